// Serves twin tables over DynamoDB's JSON protocol, with every write on disk before its answer.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { invalid } from './errors';
import { openTwinJournal } from './journal';
import { TwinTable } from './table';
import type { Item, Marshalled } from './values';
import { marshalled, unmarshalled } from './values';

export type TwinServer = {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
};

type Wire = Readonly<Record<string, unknown>>;
/** Attribute values of these members of a request are marshalled on the wire. */
const inputMaps = ['Item', 'Key', 'ExpressionAttributeValues', 'ExclusiveStartKey'] as const;
const bodyBytesMax = 16 * 1_024 * 1_024;

/** One class for each operation that a table carries out; anything else is refused by name. */
const commands = {
  GetItem: GetCommand,
  PutItem: PutCommand,
  UpdateItem: UpdateCommand,
  DeleteItem: DeleteCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
  BatchGetItem: BatchGetCommand,
  TransactWriteItems: TransactWriteCommand,
} as const;

/** In memory only without a file. Listens on a free port of the loopback interface. */
export async function serveTwin(options: { readonly file?: string } = {}): Promise<TwinServer> {
  const tables = new TwinTables(options.file);
  const server = createServer((incoming, outgoing) => {
    readBody(incoming)
      .then((body) => tables.answer(operationIn(incoming), body))
      .then((body) => send(outgoing, 200, body))
      .catch((fault: unknown) => send(outgoing, ...faultOnWire(fault)));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      tables.close();
    },
  };
}

class TwinTables {
  private readonly tables = new Map<string, TwinTable>();
  private readonly journal: ReturnType<typeof openTwinJournal>;
  /** What the operation that is being carried out has written so far. */
  private written: Item[] = [];

  constructor(file: string | undefined) {
    this.journal = openTwinJournal(file);
    for (const { table, items } of this.journal.replay()) this.add(table).restore(items);
  }

  async answer(operation: string, body: Wire): Promise<Wire> {
    switch (operation) {
      case 'ListTables':
        return { TableNames: [...this.tables.keys()] };
      case 'CreateTable':
        return this.create(body);
      case 'DescribeTable':
        return { Table: this.described(nameIn(body)) };
      case 'DeleteTable':
        return this.remove(nameIn(body));
      default:
        return this.carryOut(operation, body);
    }
  }

  close(): void {
    this.journal.close();
  }

  private create(body: Wire): Wire {
    const name = nameIn(body);
    if (this.tables.has(name)) throw named('ResourceInUseException', `table ${name} exists`);
    this.add(name);
    this.journal.add({ table: name, items: [] });
    return { TableDescription: this.described(name) };
  }

  private remove(name: string): Wire {
    this.tableOf(name);
    this.tables.delete(name);
    this.journal.drop(name);
    return { TableDescription: { TableName: name, TableStatus: 'DELETING' } };
  }

  private described(name: string): Wire {
    this.tableOf(name);
    return { TableName: name, TableStatus: 'ACTIVE' };
  }

  /** The write is in the journal before its answer is made: a kill loses nothing acknowledged. */
  private async carryOut(operation: string, body: Wire): Promise<Wire> {
    const Command = Object.entries(commands).find(([known]) => known === operation)?.[1];
    if (!Command) throw named('UnknownOperationException', `no such operation: ${operation}`);
    const table = tableNameIn(body);
    this.written = [];
    const command = new Command(plainInput(body) as never);
    const answering = this.tableOf(table).send(command);
    const items = this.written;
    this.written = [];
    const answer = (await answering) as Item;
    if (items.length > 0) this.journal.add({ table, items });
    return wireAnswer(answer);
  }

  private add(name: string): TwinTable {
    const table = new TwinTable({ now: () => Date.now() });
    table.onWrite(({ after }) => this.written.push(after));
    this.tables.set(name, table);
    return table;
  }

  private tableOf(name: string): TwinTable {
    const table = this.tables.get(name);
    if (!table) throw named('ResourceNotFoundException', `there is no table ${name}`);
    return table;
  }
}

function nameIn(body: Wire): string {
  const name = body['TableName'];
  if (typeof name !== 'string' || name === '') throw invalid('TableName is missing');
  return name;
}

/** A batch and a transaction name their table inside; the twin takes one table at a time. */
function tableNameIn(body: Wire): string {
  const asked = body['RequestItems'];
  if (isRecord(asked)) return Object.keys(asked)[0] ?? '';
  const actions = body['TransactItems'];
  if (!Array.isArray(actions)) return nameIn(body);
  const names = new Set(
    actions.flatMap((action: Wire) => Object.values(action)).map((one) => nameIn(one as Wire)),
  );
  const [only = ''] = names;
  if (names.size > 1) throw invalid('a transaction of the twin touches one table');
  return only;
}

function plainInput(body: Wire): Wire {
  const plain: Record<string, unknown> = { ...body };
  for (const name of inputMaps) {
    if (isRecord(body[name])) plain[name] = unmarshalled(body[name] as Marshalled);
  }
  if (Array.isArray(body['TransactItems'])) {
    plain['TransactItems'] = body['TransactItems'].map((action: Wire) =>
      Object.fromEntries(
        Object.entries(action).map(([kind, one]) => [kind, plainInput(one as Wire)]),
      ),
    );
  }
  if (isRecord(body['RequestItems'])) {
    plain['RequestItems'] = Object.fromEntries(
      Object.entries(body['RequestItems']).map(([table, ask]) => {
        const { Keys = [], ...rest } = ask as { readonly Keys?: readonly Marshalled[] };
        return [table, { ...rest, Keys: Keys.map(unmarshalled) }];
      }),
    );
  }
  return plain;
}

function wireAnswer(answer: Item): Wire {
  const wire: Record<string, unknown> = { ...answer };
  for (const name of ['Item', 'Attributes', 'LastEvaluatedKey']) {
    if (isRecord(answer[name])) wire[name] = marshalled(answer[name]);
  }
  if (Array.isArray(answer['Items'])) {
    wire['Items'] = answer['Items'].map((item) => marshalled(item as Item));
    wire['Count'] = answer['Items'].length;
  }
  if (isRecord(answer['Responses'])) {
    wire['Responses'] = eachTable(answer['Responses'], (items) =>
      (items as readonly Item[]).map(marshalled),
    );
  }
  if (isRecord(answer['UnprocessedKeys'])) {
    wire['UnprocessedKeys'] = eachTable(answer['UnprocessedKeys'], (ask) => {
      const { Keys = [], ...rest } = ask as { readonly Keys?: readonly Item[] };
      return { ...rest, Keys: Keys.map(marshalled) };
    });
  }
  return wire;
}

function eachTable(of: Wire, change: (value: unknown) => unknown): Wire {
  return Object.fromEntries(Object.entries(of).map(([table, value]) => [table, change(value)]));
}

type WireFault = readonly [status: number, body: Wire];

/** A fault by the name the SDK knows it by; one of ours without such a name is a bug, a 500. */
function faultOnWire(fault: unknown): WireFault {
  if (!(fault instanceof Error)) return [500, { __type: 'InternalServerError' }];
  // What the marshaller of a client would refuse comes as a TypeError of the twin.
  const name = fault.name === 'TypeError' ? 'ValidationException' : fault.name;
  const known = /Exception$|^ThrottlingError$/.test(name);
  const { Item, CancellationReasons } = fault as {
    readonly Item?: unknown;
    readonly CancellationReasons?: unknown;
  };
  return [
    known ? 400 : 500,
    {
      __type: `com.amazonaws.dynamodb.v20120810#${known ? name : 'InternalServerError'}`,
      message: fault.message,
      ...(Item === undefined ? {} : { Item }),
      ...(CancellationReasons === undefined ? {} : { CancellationReasons }),
    },
  ];
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function operationIn(incoming: IncomingMessage): string {
  return String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
}

async function readBody(incoming: IncomingMessage): Promise<Wire> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    const part = chunk as Buffer;
    bytes += part.byteLength;
    if (bytes > bodyBytesMax) throw invalid('the request is larger than 16 MB');
    chunks.push(part);
  }
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  if (!isRecord(body)) throw named('SerializationException', 'the body must be an object');
  return body;
}

function send(outgoing: ServerResponse, status: number, body: Wire): void {
  const text = JSON.stringify(body);
  outgoing.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
  });
  outgoing.end(text);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
