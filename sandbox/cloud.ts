// A small AWS on this machine: runs the tables, functions, routes, rules and queues of a template.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { JWTVerifyGetKey } from 'jose';
import type { VirtualClock } from './clock';
import type { Activity } from './cloud/activity';
import { startAwsEndpoint } from './cloud/aws-endpoint';
import { openAsyncEvents } from './cloud/async-events';
import { openDeliveries } from './cloud/deliveries';
import { type Engine, type Timed, openEngine } from './cloud/engine';
import { functionPool } from './cloud/function-pool';
import { startControlPlane } from './cloud/control-plane';
import { openControls } from './cloud/controls';
import { openGateway } from './cloud/gateway';
import { type Guard, openGuard } from './cloud/iam/guard';
import { openJournal } from './cloud/journal';
import { type Queues, openQueues } from './cloud/queues';
import { type RuleCount, openRules } from './cloud/rules';
import type { StreamPart } from './cloud/stream-wiring';
import { type Streams, openStreams, together } from './cloud/streams';
import { startTableProxy } from './cloud/table-proxy';
import type { Tables } from './cloud/tables';
import { hashKeyOf, templateTables } from './cloud/tables';
import { arnOf, region } from './cloud/template';
import {
  type Assembly,
  type FunctionPart,
  type MappingPart,
  type Wiring,
  readWiring,
} from './cloud/wiring';
import { SandboxFault } from './fault';

export type CloudOptions = {
  readonly assembly: Assembly;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  /** Where the embedded or any other DynamoDB answers. */
  readonly tableEndpoint: string;
  /** Whether what an engine named by hand holds is emptied first. */
  readonly freshTables?: boolean;
  /** Base URL under which callers reach the HTTP API. */
  readonly publicUrl: string;
  /** Replaces variables that a function has; none is added. */
  readonly environment: Readonly<Record<string, string>>;
  /** What every secret holds that the functions read, but for those of the template itself. */
  readonly secret: string;
  /** What a secret holds that the template generates. */
  readonly generatedSecret: string;
  readonly keys: JWTVerifyGetKey;
  readonly others: readonly Timed[];
  /** Queue messages are kept here; nowhere if it is absent. */
  readonly folder?: string;
};

export type Tally = {
  readonly rules: readonly RuleCount[];
  /** Whether EventBridge is out. */
  readonly paused: boolean;
  readonly invocations: Readonly<Record<string, number>>;
  readonly messages: Readonly<Record<'sent' | 'delivered' | 'returned' | 'dead', number>>;
};

export interface Cloud {
  readonly wiring: Wiring;
  readonly engine: Engine;
  /** The tables as the functions reach them. */
  readonly tableEndpoint: string;
  /** Where an account's own tools find CloudFormation, Lambda, EventBridge and DynamoDB. */
  readonly controlPlane: string;
  answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<boolean>;
  /** An outage of EventBridge. */
  readonly pauseRules: (paused: boolean) => void;
  /** An outage of DynamoDB. */
  readonly failTables: (failing: boolean) => void;
  readonly tally: () => Tally;
  readonly dump: () => Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly put: Tables['put'];
  readonly guard: Guard;
  reset(): Promise<void>;
  /** Rejects when a permission was lacking, so that no test passes over it. */
  stop(): Promise<void>;
}

export async function openCloud(options: CloudOptions): Promise<Cloud> {
  const { clock, activity } = options;
  const late: Late = {};
  const { proxy, aws } = await startEndpoints(options, late);
  const wiring = readWiring(options.assembly, { queues: aws.url, api: options.publicUrl });
  const guard = openGuard({ callers: wiring.functions, permissions: wiring.permissions, activity });
  Object.assign(late, { wiring, guard });
  const places = { tables: proxy.url, aws: aws.url };
  const { mappings, streams: followed } = wiring;
  const controlled = { ...wiring, mappings: [...mappings, ...followed] };
  const controls = openControls(controlled, () => late.engine?.kick());
  const functions = functionPool(
    wiring.functions.map((part) => furnished(part, options.environment, places, guard)),
    activity,
    guard,
    controls.reserved,
  );
  for (const mapping of mappings) mayReceive(mapping, guard);
  for (const stream of followed) mayFollow(stream, guard);
  const kick = () => late.engine?.kick();
  const journalIn = (file: string) => openJournal(options.folder && join(options.folder, file));
  const journal = journalIn('queues.jsonl');
  const queues = openQueues({ parts: wiring.queues, clock, activity, journal, onSend: kick });
  const changed = () => options.others.reduce((sum, other) => sum + (other.changes?.() ?? 0), 0);
  const writes = () => proxy.writes() + changed();
  const { isOn } = controls;
  const events = openAsyncEvents({ functions: wiring.functions, queues, guard });
  const { rules: parts } = wiring;
  const rules = openRules({ parts, clock, functions, activity, writes, events, isOn });
  const deliveries = openDeliveries({ mappings, queues, functions, activity, isOn });
  const streams = openStreams({
    parts: followed,
    journal: journalIn('streams.jsonl'),
    clock,
    functions,
    activity,
    isOn,
    onNote: kick,
  });
  const plane = await startControlPlane({
    controls,
    outputs: () => wiring.outputs,
    tableEndpoint: options.tableEndpoint,
    async invoke(id, event) {
      const outcome = await functions.invoke(id, event);
      return outcome.kind === 'done' ? outcome.result : outcome;
    },
  });
  const onFault = (error: unknown) => activity.note('sandbox', `fault: ${String(error)}`);
  const all = together(deliveries, streams);
  const engine = openEngine({ clock, rules, deliveries: all, others: options.others, onFault });
  Object.assign(late, { queues, engine, streams });
  const tables = templateTables(wiring.tables, options.tableEndpoint);
  await tables.create();
  if (options.freshTables) await tables.wipe();
  const gateway = openGateway({ wiring, functions, clock, activity, guard, keys: options.keys });
  return {
    wiring,
    engine,
    guard,
    tableEndpoint: proxy.url,
    controlPlane: plane.url,
    pauseRules: rules.pause,
    failTables: proxy.fail,
    dump: tables.dump,
    put: tables.put,
    answer: (incoming, outgoing) => gateway.answer(incoming, outgoing),
    tally: () => ({
      rules: rules.counts(),
      paused: rules.paused(),
      invocations: functions.counts(),
      messages: { ...queues.counts(), ...deliveries.counts() },
    }),
    async reset() {
      queues.clear();
      streams.clear();
      await functions.recycle();
      await tables.wipe();
      rules.restart();
    },
    async stop() {
      await engine.stop(() => functions.stop());
      tables.close();
      await Promise.all([proxy.stop(), aws.stop(), plane.stop()]);
      const denied = guard.denials();
      if (denied.length > 0) throw new SandboxFault(`permissions lack: ${denied.join('; ')}`);
    },
  };
}

type Late = {
  queues?: Queues;
  engine?: Engine;
  wiring?: Wiring;
  guard?: Guard;
  streams?: Streams;
};

/** They come first: the template's references become their addresses. */
async function startEndpoints(options: CloudOptions, late: Late) {
  const { tableEndpoint, activity } = options;
  const guard = () => present(late.guard);
  const proxy = await startTableProxy({
    target: tableEndpoint,
    activity,
    guard,
    hashKeyOf: (table, index) => hashKeyOf(present(late.wiring).tables)(table, index),
    onWrite: (write) => late.streams?.note(write),
  });
  const aws = await startAwsEndpoint({
    guard,
    queues: () => present(late.queues),
    secret(id) {
      const { secrets, generated } = present(late.wiring);
      if (!secrets.includes(id)) return undefined;
      return generated.includes(id) ? options.generatedSecret : options.secret;
    },
  });
  return { proxy, aws };
}

/** As AWS refuses to create a mapping from a queue that the function's role may not read. */
function mayReceive({ queue, function: target }: MappingPart, guard: Guard): void {
  for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
    const need = { action: `sqs:${action}`, resource: arnOf('AWS::SQS::Queue', queue) };
    const verdict = guard.askFor(target, need);
    if (verdict.kind === 'denied') throw new SandboxFault(verdict.message);
  }
}

/** As AWS refuses one from a stream that the function's role may not read. */
function mayFollow({ arn: resource, function: target }: StreamPart, guard: Guard): void {
  for (const name of ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']) {
    const verdict = guard.askFor(target, { action: `dynamodb:${name}`, resource });
    if (verdict.kind === 'denied') throw new SandboxFault(verdict.message);
  }
}

type Endpoints = { readonly tables: string; readonly aws: string };

/** What Lambda sets for a function, with addresses of this machine where the SDK looks for them. */
function furnished(
  part: FunctionPart,
  overrides: Readonly<Record<string, string>>,
  ...[{ tables, aws }, guard]: [Endpoints, Guard]
): FunctionPart {
  const key = guard.keyOf(part.id);
  const own = Object.entries(part.environment).map(([key, value]) => [
    key,
    overrides[key] ?? value,
  ]);
  return {
    ...part,
    environment: {
      ...(Object.fromEntries(own) as Record<string, string>),
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: key.id,
      AWS_SECRET_ACCESS_KEY: key.secret,
      AWS_SESSION_TOKEN: key.sessionToken,
      AWS_LAMBDA_FUNCTION_NAME: part.name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(part.memoryMb),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_ENDPOINT_URL_DYNAMODB: tables,
      AWS_ENDPOINT_URL_SQS: aws,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: aws,
      TZ: ':UTC',
    },
  };
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('asked for too early');
  return value;
}
