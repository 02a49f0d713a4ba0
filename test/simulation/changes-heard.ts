// The table's stream, the function that notes its changes, and a backend that follows them: beside
// the world and with chances of their own, so that nothing else of a year goes another way.
import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { Env } from '../../functions/handlers/env';
import type { Base } from '../../functions/handlers/wire';
import { statuses } from '../../functions/domain/subscription/status';
import { timesOf } from '../../functions/usecases/deps';
import type { Deps } from '../../functions/usecases/deps';
import type { DocumentClient } from '../../functions/adapters/dynamodb-writes';
import { TwinTable } from '../../sandbox/twin/table';
import { kit } from './kit';
import { Life } from './life';
import { Random } from './random';
import { levelOf } from './sandbox';
import { env, shards } from './settings';
import type { Universe } from './universe';

const minute = 60_000;
const hour = 60 * minute;
const recordMs = 60_000;
const pagesMax = 1_000;

export type Heard = { readonly pk: string; readonly sk: string; readonly at: number };

type Lane = { waiting: Heard[]; isBusy: boolean };

/** What becomes of a batch; by chance where nothing is said. */
export type Trouble = {
  /** Until it is handed over. */
  readonly lateMs?: number;
  /** How long its write is on the way to the table. */
  readonly slowMs?: number;
  /** The table gives no answer, and has written it or not. */
  readonly fails?: 'before' | 'after';
  /** It was taken, and comes again. */
  readonly again?: boolean;
};

export type Shown = { readonly askedAt: number; readonly status: string };

export class ChangesHeard {
  /** What the follower was last shown of each subscription. */
  readonly shown = new Map<string, Shown>();
  /** Told of each item of an answer. */
  onShown: (id: string, askedAt: number) => void = () => undefined;
  /** What the next batches meet, first in, first met. */
  readonly troubles: Trouble[] = [];
  isCalm = true;
  /** When it began anew for the last time. */
  anewAt = 0;
  /** Subscriptions on a page. */
  limit = 3;
  private readonly random: Random;
  private readonly feed: TwinTable;
  /** DynamoDB parts a stream by the partitions of its table: each is in order by itself. */
  private readonly lanes: readonly Lane[] = [0, 1].map(() => ({ waiting: [], isBusy: false }));
  private asking: Promise<void> | undefined;
  private cursor = 'now';
  /** Its lists could not all be read: it begins anew once more. */
  private isBeginning = false;
  private ids = 0;

  constructor(private readonly universe: Universe) {
    const { timeline, table, options } = universe;
    this.random = new Random(options.seed ^ 0x5eed);
    this.feed = new TwinTable({ now: () => timeline.nowMs });
    table.onWrite(({ after }) => this.hear(after));
  }

  /** Beside the row, the card is what a backend is shown. */
  private hear({ pk, sk }: Readonly<Record<string, unknown>>): void {
    if (sk !== 'S' && !String(sk).startsWith('K#')) return;
    const lane = this.lanes[String(pk).charCodeAt(String(pk).length - 1) % 2] as Lane;
    lane.waiting.push({ pk: String(pk), sk: String(sk), at: this.universe.nowMs });
    if (!lane.isBusy) this.handOver(lane);
  }

  private handOver(lane: Lane): void {
    lane.isBusy = true;
    const trouble = this.troubles.shift() ?? (this.isCalm ? {} : this.anyTrouble());
    const { lateMs = minute } = trouble;
    this.universe.timeline.after(lateMs, () => void this.tell(lane, trouble));
  }

  private anyTrouble(): Trouble {
    const { random } = this;
    if (random.chance(0.6)) return {};
    return {
      lateMs: random.chance(0.5) ? random.whole(1, 11 * 60) * minute : minute,
      ...(random.chance(0.4) ? { slowMs: random.whole(1_000, recordMs - 5_000) } : {}),
      ...(random.chance(0.3) ? { fails: random.pick(['before', 'after'] as const) } : {}),
      again: random.chance(0.2),
    };
  }

  private async tell(lane: Lane, { slowMs = 20, fails, again }: Trouble): Promise<void> {
    const { timeline } = this.universe;
    const batch = lane.waiting.slice(0, this.isCalm ? 100 : this.random.whole(1, 100));
    const life = new Life('changes', timeline, () => slowMs);
    const client: DocumentClient = {
      send: (command) =>
        life.io('note', async () => {
          if (fails === 'before') throw new Error('the table gives no answer');
          const answer = await this.feed.send(command);
          if (fails === 'after') throw new Error('the table gives no answer');
          return answer;
        }),
    };
    // A backend asks while the write is on its way.
    if (slowMs > 1_000) timeline.after(slowMs / 2, () => void this.ask());
    const context = { getRemainingTimeInMillis: () => recordMs };
    const now = () => timeline.nowMs / 1_000;
    const isTaken = await kit
      .onStream(this.base(client), eventOf(batch), context, now)
      .then(() => true)
      .catch(() => false);
    if (isTaken && again !== true) lane.waiting = lane.waiting.slice(batch.length);
    lane.isBusy = false;
    if (lane.waiting.length > 0) this.handOver(lane);
  }

  /** Asks for all that has changed, page by page, until nothing more is told. */
  ask(): Promise<void> {
    this.asking ??= this.askAll().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async askAll(): Promise<void> {
    if (this.isBeginning) return this.beginAnew();
    for (let pages = 0; pages < pagesMax; pages += 1) {
      const told = await this.askFor({ changed_since: this.cursor });
      if (told.status === 410) return this.beginAnew();
      this.cursor = told.next ?? this.cursor;
      if (told.items.length === 0) return;
    }
    throw new Error('the changes never end');
  }

  /** As the answer 410 says: a cursor of now, then all lists, then on from there. */
  private async beginAnew(): Promise<void> {
    this.isBeginning = true;
    this.anewAt = this.universe.nowMs;
    this.cursor = (await this.askFor({ changed_since: 'now' })).next ?? '';
    for (const status of statuses) {
      let after: string | undefined;
      do {
        const more: Query = after === undefined ? {} : { after };
        const told = await this.askFor({ status, ...more });
        // A list that was not read to its end is no list: all of it again, the next time.
        if (told.status !== 200) return;
        after = told.next;
      } while (after !== undefined);
    }
    this.isBeginning = this.cursor === '';
  }

  private async askFor(named: Query): Promise<Told> {
    const { timeline } = this.universe;
    const askedAt = timeline.nowMs;
    const life = new Life('follower', timeline, () => 5);
    const client: DocumentClient = {
      send: (command) => life.io('read', () => this.tableOf(command).send(command)),
    };
    const door = kit.onHttp(this.base(client), kit.routes, 'subscriptions');
    const context = { getRemainingTimeInMillis: () => 29_000 };
    const event = eventOfQuery({ ...named, limit: String(this.limit) }, askedAt);
    const { statusCode, body = '' } = await door(event as never, context);
    // Where the table fails, it is asked again later.
    if (statusCode !== 200) return { status: statusCode ?? 0, items: [], next: undefined };
    const { items, next } = JSON.parse(body) as Page;
    for (const { id, status } of items) {
      this.shown.set(id, { askedAt, status });
      this.onShown(id, askedAt);
    }
    return { status: 200, items, next: next ?? undefined };
  }

  /** From now on, every few hours. */
  keepAsking(): void {
    void this.ask();
    const next = this.random.whole(1, 90) * hour;
    this.universe.timeline.after(next, () => this.keepAsking());
  }

  private tableOf(command: unknown): TwinTable {
    const { ExpressionAttributeValues: values } = (command as { input: Asked }).input;
    return values?.[':pk'] === 'CHANGES' ? this.feed : this.universe.table;
  }

  private base(client: DocumentClient): Base {
    const { cloud, timeline } = this.universe;
    const log = (): void => undefined;
    const ledger = kit.dynamodbLedger({
      client,
      table: cloud.tableName,
      shards,
      times: timesOf(cloud.settings),
      level: levelOf(true),
      writer: () => this.id(),
      pause: () => Promise.resolve(),
      log,
    });
    const own = { ledger, log, settings: cloud.settings, ids: { random: () => this.id() } };
    return {
      env: env as Env,
      log,
      invocation: (at, _left, who) => {
        const began = timeline.nowMs;
        const now = () => Math.floor(at + (timeline.nowMs - began) / 1_000);
        return { ...own, who, clock: { now } } as unknown as Deps;
      },
    };
  }

  private id(): string {
    this.ids += 1;
    return `f${String(this.ids).padStart(24, '0')}`;
  }
}

type Asked = { readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> };
type Page = {
  readonly items: readonly { readonly id: string; readonly status: string }[];
  readonly next: string | null;
};
type Told = {
  readonly status: number;
  readonly items: Page['items'];
  readonly next: string | undefined;
};
type Query = Readonly<Record<string, string>>;

function eventOfQuery(query: Query, timeEpoch: number) {
  const claims = { sub: 'shop', scope: 'billing/server' };
  return {
    routeKey: 'GET /server/subscriptions',
    headers: {},
    queryStringParameters: query,
    requestContext: { timeEpoch, authorizer: { jwt: { claims } } },
  };
}

function eventOf(batch: readonly Heard[]): DynamoDBStreamEvent {
  const Records = batch.map(({ pk, sk, at }) => ({
    eventName: 'MODIFY',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1_000),
      Keys: { pk: { S: pk }, sk: { S: sk } },
    },
  }));
  return { Records } as unknown as DynamoDBStreamEvent;
}
