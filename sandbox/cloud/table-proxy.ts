// Stands in front of the tables: passes everything through, and notes who wrote which key.
import { Agent, type IncomingMessage, type ServerResponse, request } from 'node:http';
import type { Activity } from './activity';
import { type Listening, listenOnLoopback } from './listen';

export type TableProxy = Listening & {
  /** Grows with every write that was let through; the same number means the same tables. */
  readonly writes: () => number;
};

const writing = /^(Put|Update|Delete|BatchWrite|TransactWrite)/;

export async function startTableProxy(target: string, activity: Activity): Promise<TableProxy> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let writes = 0;
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const operation = String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const written = writing.test(operation);
      if (written) writes += 1;
      const { method, headers, url: path } = incoming;
      const onward = request({ hostname, port, method, path, headers, agent }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        if (written) activity.note('dynamodb', sentence(operation, body, answer.statusCode));
      });
      onward.on('error', () => outgoing.destroy());
      onward.end(body);
    });
  };
  const listening = await listenOnLoopback(forward, 0);
  return {
    ...listening,
    writes: () => writes,
    stop: async () => {
      agent.destroy();
      await listening.stop();
    },
  };
}

type Marked = Readonly<Record<string, { readonly S?: string } | undefined>>;
type Write = {
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

function keysOf(body: Buffer): readonly string[] {
  try {
    const write = JSON.parse(body.toString()) as Write;
    const parts = [
      ...(write.TransactItems ?? []),
      ...Object.values(write.RequestItems ?? {}).flat(),
    ].flatMap((item) => Object.values(item));
    return (parts.length > 0 ? parts : [write]).map(({ Item, Key }) => keyOf(Item ?? Key ?? {}));
  } catch {
    return [];
  }
}

function keyOf({ pk, sk }: Marked): string {
  return `${pk?.S ?? '?'} / ${sk?.S ?? '?'}`;
}
