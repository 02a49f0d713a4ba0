// What AWS keeps between invocations: a function's clients, its token, its turns and its doors.
import type { IamportGateway } from '../../functions/adapters/iamport-gateway';
import type { OrderKey } from '../../functions/adapters/order-numbers';
import type { Ledger } from '../../functions/ports/ledger';
import type { Pacer } from '../../functions/runtime/pace';
import type { Deps, Settings } from '../../functions/usecases/deps';
import { timesOf } from '../../functions/usecases/deps';
import type { IamportEmulator } from '../../sandbox/iamport/emulator';
import type { TwinTable } from '../../sandbox/twin/table';
import type { Kit } from './kit';
import { kit as own } from './kit';
import type { Life } from './life';
import { otherKit } from './other-kit';
import type { Random } from './random';
import { ratePerSecond } from './checker/rate';
import { settings } from './settings';
import type { Timeline } from './timeline';
import type { Deadlines } from './wires';
import { clientOf, fetchOf } from './wires';
import type { Work } from './work';
import { batchDeadlineMs, userDeadlineMs } from './work';

export type Handler = ReturnType<Kit['onHttp']>;

export type Sandbox = {
  kit: Kit;
  ledger: Ledger;
  gateway: IamportGateway;
  pace: Pacer;
  mayHint: Deps['mayHint'];
  orderNumbers: Deps['orderNumbers'];
  life: Life;
  readonly doors: Map<string, Handler>;
};

export type CloudParts = {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly table: TwinTable;
  readonly emulator: IamportEmulator;
  readonly settings?: Partial<Settings>;
  /** As deployed where absent. */
  readonly deadlineMs?: number | undefined;
  readonly log: (line: string) => void;
  /** How the provider's transcript knows its sandboxes, where there is more than one. */
  readonly region?: string;
};

export type Cold = {
  readonly work: Work;
  readonly parts: CloudParts;
  readonly settings: Settings;
  readonly deadlines: Deadlines;
  /** As TABLE_NAME has it. */
  readonly tableName: string;
  /** As DUE_SHARDS has it. */
  readonly dueShards: number;
  readonly random: () => string;
  readonly impSecret: () => string;
  readonly orderKey: () => OrderKey;
  readonly unparsable: ReadonlySet<string>;
  readonly taken: (bytes: number) => void;
  /** How the provider's transcript knows it. */
  readonly from: string;
  /** Of a version that is being rolled out. */
  readonly isNewer: boolean;
};

/**
 * What a release understands of a row; every other one is of the next release, or beside another
 * commit of this one. The first commits of all do not say it.
 */
export function levelOf(isNewer: boolean): number {
  const former: { readonly readerLevel?: number } = otherKit;
  return isNewer ? own.readerLevel + 1 : (former.readerLevel ?? 1);
}

/** The first commits of all do not say it either. */
export function isListed(): boolean {
  const former: { readonly isListed?: boolean } = otherKit;
  return former.isListed === true;
}

const atOnce = { spread: () => Promise.resolve(), begin: () => undefined };

export function coldSandbox(cold: Cold): Sandbox {
  const { work, parts, deadlines, random, impSecret, from, isNewer } = cold;
  const sandbox = { doors: new Map() } as unknown as Sandbox;
  const { emulator, timeline, table } = parts;
  const kit = isNewer ? own : otherKit;
  sandbox.kit = kit;
  sandbox.mayHint = kit.hintBudget();
  const clock = () => timeline.nowMs;
  const shares = kit.sharesOf(ratePerSecond, parts.settings?.workers ?? settings.workers);
  sandbox.orderNumbers = kit.keyedOrderNumbers({
    read: () => Promise.resolve(cold.orderKey()),
    clock,
  });
  const machine = { clock, sleep: (ms: number) => sandbox.life.turn(ms) };
  const share = work === 'collect' ? shares.collect : shares.look;
  const { turn } = kit.pacer(machine, kit.userCallsPerSecond);
  sandbox.pace = work === 'user' ? { turn, ...atOnce } : kit.pacer(machine, share);
  sandbox.ledger = kit.dynamodbLedger({
    client: clientOf(() => sandbox.life, table, isNewer),
    table: cold.tableName,
    shards: cold.dueShards,
    times: timesOf(cold.settings),
    level: levelOf(isNewer),
    writer: random,
    pause: (tried) => sandbox.life.turn(25 * 2 ** tried),
    log: (event) =>
      parts.log(event === 'item.newer' ? JSON.stringify({ event }) : `broken invariant: ${event}`),
  });
  const gateway = kit.iamportGateway({
    fetch: fetchOf({ life: () => sandbox.life, emulator, deadlines, from, taken: cold.taken }),
    baseUrl: 'http://localhost:3001',
    credentials: () => Promise.resolve({ impKey: 'key', impSecret: impSecret() }),
    clock,
    channel: 'channel-key-kicc-live',
    deadlineMs: work === 'user' ? userDeadlineMs : (parts.deadlineMs ?? batchDeadlineMs),
    timer: (ms) => deadlines.timer(ms),
    turns: sandbox.pace,
  });
  sandbox.gateway = {
    ...gateway,
    async charge(order) {
      const answer = await gateway.charge(order);
      if (cold.unparsable.has(order.attemptId)) throw new RangeError('the parser gave up');
      return answer;
    },
  };
  return sandbox;
}
