// A small AWS on this machine: runs the tables, functions, routes, rules and queues of a template.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { JWTVerifyGetKey } from 'jose';
import type { VirtualClock } from './clock';
import type { Activity } from './cloud/activity';
import { startAwsEndpoint } from './cloud/aws-endpoint';
import { openDeliveries } from './cloud/deliveries';
import { type Engine, type Timed, openEngine } from './cloud/engine';
import { functionPool } from './cloud/function-pool';
import { openGateway } from './cloud/gateway';
import { openJournal } from './cloud/journal';
import { type Queues, openQueues } from './cloud/queues';
import { type RuleCount, openRules } from './cloud/rules';
import { startTableProxy } from './cloud/table-proxy';
import { templateTables } from './cloud/tables';
import { region } from './cloud/template';
import { type Assembly, type FunctionPart, type Wiring, readWiring } from './cloud/wiring';

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
  /** What every secret of the template holds. */
  readonly secret: string;
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
  answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<boolean>;
  /** An outage of EventBridge. */
  readonly pauseRules: (paused: boolean) => void;
  readonly tally: () => Tally;
  readonly dump: () => Promise<readonly Readonly<Record<string, unknown>>[]>;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export async function openCloud(options: CloudOptions): Promise<Cloud> {
  const { clock, activity } = options;
  const proxy = await startTableProxy(options.tableEndpoint, activity);
  const late: { queues?: Queues; engine?: Engine; secrets?: readonly string[] } = {};
  const secret = (id: string) => (late.secrets?.includes(id) ? options.secret : undefined);
  const aws = await startAwsEndpoint({ queues: () => present(late.queues), secret });
  const wiring = readWiring(options.assembly, { queues: aws.url, api: options.publicUrl });
  late.secrets = wiring.secrets;
  const places = { tables: proxy.url, aws: aws.url };
  const functions = functionPool(
    wiring.functions.map((part) => furnished(part, options.environment, places)),
    activity,
  );
  const queues = openQueues({
    ...{ parts: wiring.queues, clock, activity },
    journal: openJournal(options.folder && join(options.folder, 'queues.jsonl')),
    onSend: () => late.engine?.kick(),
  });
  const changed = () => options.others.reduce((sum, other) => sum + (other.changes?.() ?? 0), 0);
  const writes = () => proxy.writes() + changed();
  const rules = openRules({ parts: wiring.rules, clock, functions, activity, writes });
  const deliveries = openDeliveries({ mappings: wiring.mappings, queues, functions, activity });
  const onFault = (error: unknown) => activity.note('sandbox', `fault: ${String(error)}`);
  const engine = openEngine({ clock, rules, deliveries, others: options.others, onFault });
  Object.assign(late, { queues, engine });
  const tables = templateTables(wiring.tables, options.tableEndpoint);
  await tables.create();
  if (options.freshTables) await tables.wipe();
  const gateway = openGateway({ wiring, functions, clock, activity, keys: options.keys });
  return {
    ...{ wiring, engine, tableEndpoint: proxy.url, pauseRules: rules.pause, dump: tables.dump },
    answer: (incoming, outgoing) => gateway.answer(incoming, outgoing),
    tally: () => ({
      rules: rules.counts(),
      paused: rules.paused(),
      invocations: functions.counts(),
      messages: { ...queues.counts(), ...deliveries.counts() },
    }),
    async reset() {
      queues.clear();
      await functions.recycle();
      await tables.wipe();
      rules.restart();
    },
    async stop() {
      await engine.stop(() => functions.stop());
      tables.close();
      await Promise.all([proxy.stop(), aws.stop()]);
    },
  };
}

type Endpoints = { readonly tables: string; readonly aws: string };

/** What Lambda sets for a function, with addresses of this machine where the SDK looks for them. */
function furnished(
  part: FunctionPart,
  overrides: Readonly<Record<string, string>>,
  { tables, aws }: Endpoints,
): FunctionPart {
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
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
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
