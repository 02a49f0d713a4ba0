// Stands in front of the tables: asks whether the caller may, passes on, and notes writes by key.
import { randomUUID } from 'node:crypto';
import { Agent, type IncomingMessage, type ServerResponse, request } from 'node:http';
import type { Activity } from './activity';
import type { Guard } from './iam/guard';
import { type HashKeyOf, tableNeeds } from './iam/table-needs';
import { type Listening, listenOnLoopback } from './listen';
import type { Written } from './streams';

export type TableProxy = Listening & {
  /** Grows with every write that was let through; the same number means the same tables. */
  readonly writes: () => number;
  /** An outage of DynamoDB: every request is answered with an error of the service. */
  readonly fail: (failing: boolean) => void;
};

export type TableProxyDeps = {
  /** Where the engine answers. */
  readonly target: string;
  readonly activity: Activity;
  /** Set once the template is read: it names this address. */
  readonly guard: () => Guard;
  readonly hashKeyOf: HashKeyOf;
  /** Told of each item that was written, once the engine has said so. */
  readonly onWrite: (write: Written) => void;
};

const writing = /^(Put|Update|Delete|BatchWrite|TransactWrite)/;

export async function startTableProxy(deps: TableProxyDeps): Promise<TableProxy> {
  const { hostname, port } = new URL(deps.target);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let writes = 0;
  let failing = false;
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const operation = String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const refused = refusal(deps, operation, incoming.headers.authorization, body);
      if (refused) return refuse(outgoing, refused);
      if (failing) return refuse(outgoing, outage, 500);
      const written = writing.test(operation);
      if (written) writes += 1;
      const { method, url: path } = incoming;
      const headers = asOneCaller(incoming.headers);
      const onward = request({ hostname, port, method, path, headers, agent }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        if (!written) return;
        deps.activity.note('dynamodb', sentence(operation, body, answer.statusCode));
        if (answer.statusCode === 200) writtenIn(operation, body).forEach(deps.onWrite);
      });
      onward.on('error', () => outgoing.destroy());
      onward.end(body);
    });
  };
  const listening = await listenOnLoopback(forward, 0);
  return {
    ...listening,
    writes: () => writes,
    fail: (value) => (failing = value),
    stop: async () => {
      agent.destroy();
      await listening.stop();
    },
  };
}

type Refusal = { readonly type: string; readonly message: string };

function refusal(
  { guard, hashKeyOf }: TableProxyDeps,
  operation: string,
  ...[authorization, body]: [string | undefined, Buffer]
): Refusal | undefined {
  const coral = 'com.amazon.coral.service#';
  const needs = tableNeeds(operation, parsed(body), hashKeyOf);
  if (!needs) {
    const message = `the sandbox does not know which permissions ${operation} needs`;
    return { type: `${coral}AccessDeniedException`, message };
  }
  const verdict = guard().ask(authorization, needs);
  switch (verdict.kind) {
    case 'allowed':
      return undefined;
    case 'stranger': {
      const message = 'The security token included in the request is invalid.';
      return { type: `${coral}UnrecognizedClientException`, message };
    }
    case 'denied':
      return { type: `${coral}AccessDeniedException`, message: verdict.message };
  }
}

const outage: Refusal = {
  type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
  message: 'The sandbox plays an outage of DynamoDB.',
};

function refuse(outgoing: ServerResponse, { type, message }: Refusal, status = 400): void {
  outgoing.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': randomUUID(),
  });
  outgoing.end(JSON.stringify({ __type: type, Message: message }));
}

/** Some engines keep tables apart by access key; behind this door there is one account. */
function asOneCaller(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  const authorization = headers.authorization?.replace(/Credential=\w+\//, 'Credential=local/');
  return authorization === undefined ? headers : { ...headers, authorization };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return {};
  }
}

type Marked = Readonly<Record<string, { readonly S?: string } | undefined>>;
type Write = {
  readonly TableName?: string;
  readonly ConditionExpression?: string;
  readonly Item?: Marked;
  readonly Key?: Marked;
  readonly TransactItems?: readonly Readonly<Record<string, Write>>[];
  readonly RequestItems?: Readonly<Record<string, readonly Readonly<Record<string, Write>>[]>>;
};

// Keys hold ids only; values may hold a name or an address and are never looked at.
function sentence(operation: string, body: Buffer, status: number | undefined): string {
  const failed = status === 200 ? '' : status === 400 ? ' (refused)' : ' (failed)';
  return `${operation} ${keysOf(body).join(', ')}${failed}`;
}

/** Batches name their table outside; none of ours writes one. */
function writesIn(body: Buffer): readonly (readonly [kind: string, write: Write])[] {
  const write = parsed(body) as Write;
  const parts = [
    ...(write.TransactItems ?? []),
    ...Object.values(write.RequestItems ?? {}).flat(),
  ].flatMap((item) => Object.entries(item));
  return parts.length > 0 ? parts : [['', write]];
}

function keysOf(body: Buffer): readonly string[] {
  return writesIn(body).map(([, { Item, Key }]) => keyOf(Item ?? Key ?? {}));
}

function writtenIn(operation: string, body: Buffer): readonly Written[] {
  return writesIn(body).flatMap(([kind, { TableName, Item, Key, ConditionExpression }]) => {
    const of = Item ?? Key;
    const isGone = kind === 'Delete' || operation === 'DeleteItem';
    const isNew = ConditionExpression?.startsWith('attribute_not_exists') === true;
    const eventName = isGone ? 'REMOVE' : isNew ? 'INSERT' : 'MODIFY';
    if (TableName === undefined || !of || kind === 'ConditionCheck') return [];
    const Keys = { pk: { S: of['pk']?.S ?? '' }, sk: { S: of['sk']?.S ?? '' } };
    return [{ table: TableName, eventName, Keys }];
  });
}

function keyOf({ pk, sk }: Marked): string {
  return `${pk?.S ?? '?'} / ${sk?.S ?? '?'}`;
}
