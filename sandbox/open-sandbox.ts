// Opens the cloud, a provider and a clock behind one port: whatever stack and provider it is given.
import '../bin/quiet-sdk';
import { join } from 'node:path';
import { type VirtualClock, koreaTime, virtualClock } from './clock';
import { type Cloud, openCloud } from './cloud';
import { type Activity, activityLog } from './cloud/activity';
import type { Guard } from './cloud/iam/guard';
import type { Assembly } from './cloud/wiring';
import { type TokenOrder, openControl } from './control';
import { startTables } from './dynamodb';
import { type FrontDoor, startFrontDoor } from './front-door';
import { lockFolder } from './lock';
import type { Provider, StartProvider } from './provider';
import { type Advanced, moveClock } from './time-machine';
import { type Tokens, openTokens } from './tokens';
import { sandboxOrderSecret } from './order-key';

export type Places = { readonly publicUrl: string; readonly iamportUrl: string };

export type SandboxOptions = {
  /** 0 takes a free one; that is the default. */
  readonly port?: number;
  readonly iamportPort?: number;
  /** Where the state is kept. Nothing is kept without one. */
  readonly folder?: string;
  readonly assemble: (places: Places) => Promise<Assembly>;
  readonly startProvider: StartProvider;
  /** Replaces variables of the functions' environments. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Origins of further pages; they may ask for tokens as well. */
  readonly pages?: readonly string[];
  /** Empties the tables of an engine that was named by hand. */
  readonly fresh?: boolean;
  /** Runs when the port is ours and nothing has been read yet, such as to wipe the folder. */
  readonly beforeReading?: () => void;
  readonly onProgress?: (line: string) => void;
};

export interface OpenSandbox {
  readonly url: string;
  readonly provider: Provider;
  /** What holds the tables, in one line such as `Tables: the twin`. */
  readonly tables: string;
  /** The tables, as the functions reach them. */
  readonly tableEndpoint: string;
  /** Where an account's own tools find the stack: AWS_ENDPOINT_URL for the operator's commands. */
  readonly controlPlane: string;
  /** As AWS knows it, by the name of its construct. */
  readonly functionCalled: (name: string) => string;
  /** Of streams, as AWS knows them. */
  readonly streamMappings: readonly string[];
  /** Virtual epoch milliseconds. */
  readonly now: () => number;
  /** An ISO 8601 span such as `P1M`, or an instant as `{ to }`; throws if it is refused. */
  advance(by: string | { readonly to: string }): Promise<Advanced>;
  token(sub: string, scope?: string): Promise<string>;
  dump(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** While paused, firings of EventBridge pass and are lost. */
  pauseRules(paused: boolean): void;
  /** While failing, DynamoDB answers every function with an error. */
  failTables(failing: boolean): void;
  /** What the roles of the functions hold, use and lack. */
  readonly permissions: Pick<Guard, 'uses' | 'needs' | 'denials'>;
  reset(): Promise<void>;
  readonly stop: () => Promise<void>;
}

type Stop = () => Promise<void>;
type Parts = {
  readonly front: FrontDoor;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly provider: Provider;
  readonly tokens: Tokens;
  readonly cloud: Cloud;
  /** One line: what holds them. */
  readonly tables: string;
};

export async function openSandbox(options: SandboxOptions): Promise<OpenSandbox> {
  const stops: Stop[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    return openDoors(await startParts(options, stops), stop, options.pages ?? []);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(options: SandboxOptions, stops: Stop[]): Promise<Parts> {
  const { onProgress = () => undefined } = options;
  const inFolder = options.folder === undefined ? {} : { folder: options.folder };
  const file = (name: string) =>
    options.folder === undefined ? undefined : join(options.folder, name);
  const front = await startFrontDoor(options.port ?? 0);
  stops.push(front.stop);
  if (options.folder !== undefined) {
    const release = lockFolder(options.folder);
    stops.push(() => Promise.resolve(release()));
  }
  options.beforeReading?.();
  const clock = virtualClock(file('clock.json'));
  const activity = activityLog(clock);
  const publicUrl = `http://localhost:${front.port}`;
  const late: { cloud?: Cloud } = {};
  const provider = await options.startProvider({
    port: options.iamportPort ?? 0,
    clock,
    publicUrl,
    ...inFolder,
    moving: () => late.cloud?.engine.moving() ?? false,
    note: (text, fields) => activity.note('iamport', text, fields),
  });
  stops.push(() => provider.stop());
  const engine = await startTables(inFolder);
  stops.push(engine.stop);
  onProgress(engine.note);

  onProgress('bundling the functions and synthesizing the stack, where they have changed');
  const assembly = await options.assemble({ publicUrl, iamportUrl: provider.url });

  onProgress('wiring tables, queues, rules and routes');
  const tokens = await openTokens(file('signing-key.json'));
  const cloud = await openCloud({
    assembly,
    clock,
    activity,
    publicUrl,
    keys: tokens.keys,
    others: [provider],
    ...inFolder,
    tableEndpoint: engine.endpoint,
    // Tables in the folder were wiped with it; those of an engine named by hand are emptied.
    freshTables: options.fresh === true && engine.kind === 'named',
    environment: {
      PUBLIC_URL: publicUrl,
      IAMPORT_URL: provider.url,
      // Turns are waited for by the machine's clock: the emulator minds no rate.
      RATE_PER_SECOND: '1000000',
      ...options.environment,
    },
    secret: JSON.stringify(provider.secret),
    generatedSecret: JSON.stringify(sandboxOrderSecret),
  });
  late.cloud = cloud;
  stops.push(() => cloud.stop());
  return { front, clock, activity, provider, tokens, cloud, tables: engine.note };
}

function openDoors(parts: Parts, stop: Stop, pages: readonly string[]): OpenSandbox {
  const { front, clock, activity, provider, tokens, cloud } = parts;
  const url = `http://localhost:${front.port}`;
  const jwt = cloud.wiring.routes.find((route) => route.jwt)?.jwt;
  const issuer = jwt?.issuer ?? `${url}/_sandbox`;
  const audience = jwt?.audience[0] ?? 'maedal';
  const token = (order: TokenOrder) => tokens.issue({ ...order, issuer, audience });
  const { totals } = provider;
  const machine = { cloud, clock, activity, ...(totals ? { charges: totals } : {}) };
  const move = (body: unknown) => moveClock(machine, body);
  const reset = () => cloud.engine.still(() => startOver(parts));
  const { jwks } = tokens;
  const control = openControl({
    cloud,
    activity,
    pages,
    issuer,
    iamportUrl: provider.url,
    jwks,
    token,
    move,
    reset,
    now: clock.now,
  });
  front.open({ cloud, control });
  cloud.engine.start();
  activity.note('sandbox', `ready; it is ${koreaTime(clock.now())}`);
  return {
    url,
    provider,
    tables: parts.tables,
    tableEndpoint: cloud.tableEndpoint,
    controlPlane: cloud.controlPlane,
    now: clock.now,
    stop,
    dump: cloud.dump,
    pauseRules: cloud.pauseRules,
    failTables: cloud.failTables,
    permissions: cloud.guard,
    functionCalled: (name) => cloud.wiring.functions.find((one) => one.name === name)?.id ?? '',
    streamMappings: cloud.wiring.streams.map(({ id }) => id),
    token: (sub, scope) => token({ sub, scope }),
    async advance(by) {
      const moved = await move(typeof by === 'string' ? { advance: by } : by);
      if ('why' in moved) throw new Error(moved.why);
      return moved;
    },
    async reset() {
      if (!(await reset())) throw new Error('the clock is being moved');
    },
  };
}

async function startOver({ clock, provider, cloud, activity }: Parts): Promise<void> {
  clock.reset();
  await provider.reset();
  await cloud.reset();
  activity.clear();
  activity.note('sandbox', 'everything is as on the first day');
}
