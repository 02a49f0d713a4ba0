// The calls by which an account stops a stack: CloudFormation's outputs, Lambda and EventBridge.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Controls } from './controls';
import { type Listening, listenOnLoopback } from './listen';
import { arnOf } from './template';

export type ControlPlaneDeps = {
  readonly controls: Controls;
  /** By key, as the stack's outputs are evaluated here. */
  readonly outputs: () => Readonly<Record<string, string>>;
  /** Where the tables answer: everything of DynamoDB but backups and expiry is passed on. */
  readonly tableEndpoint: string;
  /** Runs a function with an event, as `aws lambda invoke` does; throws what it failed with. */
  readonly invoke: (functionId: string, event: unknown) => Promise<unknown>;
};

type Answer = { readonly status: number; readonly type: string; readonly body: string };
type Asked = { readonly method: string; readonly path: string; readonly target: string };

export function startControlPlane(deps: ControlPlaneDeps): Promise<Listening> {
  const backedUp = new Set<string>();
  const expiring = new Map<string, string>();
  const streaming = new Map<string, string>();
  return listenOnLoopback((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      const answer = answerTo({ ...deps, backedUp, expiring, streaming }, incoming, raw);
      void Promise.resolve(answer).then((given) => respond(outgoing, given));
    });
  }, 0);
}

function respond(outgoing: ServerResponse, { status, type, body }: Answer): void {
  outgoing.writeHead(status, { 'content-type': type });
  outgoing.end(body);
}

type Deps = ControlPlaneDeps & {
  readonly backedUp: Set<string>;
  /** The attribute that items of a table expire by. */
  readonly expiring: Map<string, string>;
  /** What the stream of a table holds, for those that were turned on. */
  readonly streaming: Map<string, string>;
};

function answerTo(deps: Deps, incoming: IncomingMessage, raw: string): Answer | Promise<Answer> {
  const asked: Asked = {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    target: String(incoming.headers['x-amz-target'] ?? ''),
  };
  const [service = '', operation = ''] = asked.target.split('.');
  if (service === 'AWSEvents') return rule(deps, operation, raw);
  if (service.startsWith('DynamoDB_')) return table(deps, operation, raw, asked.target);
  if (asked.path === '/') return stack(deps, raw);
  return lambda(deps, asked, raw);
}

function rule({ controls }: Deps, operation: string, raw: string): Answer {
  const { Name: name } = JSON.parse(raw) as { readonly Name: string };
  if (!controls.rules.has(name)) return fault(400, 'ResourceNotFoundException', name);
  if (operation === 'DescribeRule') {
    return json({ Name: name, State: controls.isOn(name) ? 'ENABLED' : 'DISABLED' });
  }
  if (operation === 'EnableRule' || operation === 'DisableRule') {
    controls.turn(name, operation === 'EnableRule');
    return json({});
  }
  return fault(400, 'UnknownOperationException', operation);
}

const functionPath = /^\/\d{4}-\d\d-\d\d\/functions\/([^/]+)\/concurrency$/;
const invokePath = /^\/\d{4}-\d\d-\d\d\/functions\/([^/]+)\/invocations$/;
const mappingPath = /^\/\d{4}-\d\d-\d\d\/event-source-mappings\/([^/]+)$/;

function lambda(deps: Deps, { method, path }: Asked, raw: string): Answer | Promise<Answer> {
  const { controls } = deps;
  const called = invokePath.exec(path)?.[1];
  if (called !== undefined && controls.functions.has(called)) return invoke(deps, called, raw);
  const named = functionPath.exec(path)?.[1];
  const mapping = mappingPath.exec(path)?.[1];
  if (named !== undefined && controls.functions.has(named)) {
    if (method === 'DELETE') controls.reserve(named, undefined);
    if (method === 'PUT') {
      const { ReservedConcurrentExecutions: most } = JSON.parse(raw) as Record<string, number>;
      controls.reserve(named, most);
    }
    const reserved = controls.reserved(named);
    return json(reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved });
  }
  if (mapping !== undefined && controls.mappings.has(mapping)) {
    if (method === 'PUT') {
      controls.turn(mapping, (JSON.parse(raw) as { readonly Enabled: boolean }).Enabled);
    }
    return json({ UUID: mapping, State: controls.isOn(mapping) ? 'Enabled' : 'Disabled' });
  }
  return fault(404, 'ResourceNotFoundException', `${method} ${path}`);
}

async function invoke({ invoke: run }: Deps, id: string, raw: string): Promise<Answer> {
  return json((await run(id, JSON.parse(raw))) as object);
}

function stack({ outputs }: Deps, raw: string): Answer {
  const asked = new URLSearchParams(raw);
  if (asked.get('Action') !== 'DescribeStacks') return fault(400, 'InvalidAction', raw);
  const members = Object.entries(outputs()).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const body =
    '<DescribeStacksResponse><DescribeStacksResult><Stacks><member>' +
    `<StackName>${asked.get('StackName') ?? ''}</StackName><Outputs>${members.join('')}</Outputs>` +
    '</member></Stacks></DescribeStacksResult></DescribeStacksResponse>';
  return { status: 200, type: 'text/xml', body };
}

/** The engine keeps no backups and deletes nothing by itself: what is on is remembered here. */
async function table(
  { backedUp, expiring, streaming, tableEndpoint }: Deps,
  ...[operation, raw, target]: [string, string, string]
): Promise<Answer> {
  const { TableName: name = '' } = JSON.parse(raw) as { readonly TableName?: string };
  if (operation === 'UpdateContinuousBackups') backedUp.add(name);
  if (operation.endsWith('ContinuousBackups')) {
    const status = backedUp.has(name) ? 'ENABLED' : 'DISABLED';
    return json({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: status },
      },
    });
  }
  if (operation.endsWith('TimeToLive')) {
    const { TimeToLiveSpecification: asked } = JSON.parse(raw) as TimeToLive;
    if (asked) expiring.set(name, asked.AttributeName);
    const AttributeName = expiring.get(name);
    const TimeToLiveStatus = AttributeName === undefined ? 'DISABLED' : 'ENABLED';
    return json({ TimeToLiveDescription: { TimeToLiveStatus, AttributeName } });
  }
  const { StreamSpecification: stream } = JSON.parse(raw) as Streaming;
  if (stream) streaming.set(name, stream.StreamViewType);
  if (stream) return json({ TableDescription: { TableName: name } });
  const answer = await passOn(tableEndpoint, target, raw);
  const view = streaming.get(name);
  if (operation !== 'DescribeTable' || view === undefined) return answer;
  const { Table } = JSON.parse(answer.body) as { readonly Table: object };
  const StreamSpecification = { StreamEnabled: true, StreamViewType: view };
  const LatestStreamArn = `${arnOf('AWS::DynamoDB::Table', name)}/stream/local`;
  return {
    ...answer,
    body: JSON.stringify({ Table: { ...Table, StreamSpecification, LatestStreamArn } }),
  };
}

async function passOn(endpoint: string, target: string, raw: string): Promise<Answer> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      'x-amz-date': '20270101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20270101/ap-northeast-2/dynamodb/aws4_request, ' +
        'SignedHeaders=host, Signature=0',
    },
    body: raw,
  });
  const type = 'application/x-amz-json-1.0';
  return { status: answer.status, type, body: await answer.text() };
}

type Streaming = { readonly StreamSpecification?: { readonly StreamViewType: string } };
type TimeToLive = { readonly TimeToLiveSpecification?: { readonly AttributeName: string } };

function json(body: object): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(body) };
}

function fault(status: number, type: string, message: string): Answer {
  return { status, type: 'application/json', body: JSON.stringify({ __type: type, message }) };
}
