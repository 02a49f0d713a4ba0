// The outside as one invocation reaches it: the store and the provider, a turn in time per call.
import type { DocumentClient } from '../../functions/adapters/dynamodb-writes';
import type { IamportEmulator } from '../../sandbox/iamport/emulator';
import type { EmulatedAnswer } from '../../sandbox/iamport/types';
import type { Life } from './life';
import type { Timeline } from './timeline';

type Sent = { readonly input: Record<string, unknown>; readonly constructor: { name: string } };

/** Names a command as fates do: `put S`, `get C`, `batchget`, `query due`, `transactwrite`. */
function nameOf(command: Sent): string {
  const { input } = command;
  const item = (input['Item'] ?? input['Key']) as { sk?: string } | undefined;
  const verb = command.constructor.name.replace(/Command$/, '').toLowerCase();
  if (item) return `${verb} ${(item.sk ?? '').slice(0, 1)}`;
  if (verb === 'query') return input['IndexName'] === undefined ? 'query' : 'query due';
  return verb;
}

/** `isNewer`: of a version that is being rolled out, which writes more than this one knows. */
export function clientOf(
  life: () => Life,
  client: DocumentClient,
  isNewer: boolean,
): DocumentClient {
  return {
    send: (command) => {
      if (isNewer) addNews(command as Sent);
      return life().io(nameOf(command as Sent), () => client.send(command));
    },
  };
}

function addNews({ input }: Sent): void {
  const item = input['Item'] as { sk: string; price?: object } | undefined;
  if (!item || !/^(?:S$|C#)/.test(item.sk)) return;
  const price = item.price && { price: { ...item.price, news: true } };
  input['Item'] = { ...item, ...price, news: true };
}

type Deadline = { readonly at: number; aborted: boolean; reason: Error | undefined };

export class Deadlines {
  constructor(private readonly timeline: Timeline) {}

  /** As `timer` of the gateway: aborts after so many virtual milliseconds, if anybody waits. */
  timer(ms: number): AbortSignal {
    // As much of a signal as the gateway reads; a real one is ten times as dear.
    const end: Deadline = { at: this.timeline.nowMs + ms, aborted: false, reason: undefined };
    return end as unknown as AbortSignal;
  }

  /** Waits for `ms`, or for the deadline where that comes first; answers whether it came. */
  async wait(life: Life, signal: AbortSignal, ms: number): Promise<boolean> {
    const end = signal as unknown as Deadline;
    const left = end.at - this.timeline.nowMs;
    await life.turn(Math.min(ms, left));
    if (ms < left) return false;
    end.aborted = true;
    end.reason = new Error('timeout');
    return true;
  }
}

export type WireOptions = {
  readonly life: () => Life;
  readonly emulator: IamportEmulator;
  readonly deadlines: Deadlines;
  /** Which sandbox calls: the transcript tells them apart, as sockets do. */
  readonly from: string;
  /** Hears how much of one answer was taken in, in bytes. */
  readonly taken: (bytes: number) => void;
};

/** As much as a socket hands over at once. */
const chunk = 65_536;

const noTurn = () => Promise.resolve();
/** A day: longer than any deadline. */
const forEver = 86_400_000;

export function fetchOf(options: WireOptions): typeof fetch {
  const { life, emulator, deadlines, from, taken } = options;
  const call = async (url: string, init: RequestInit): Promise<unknown> => {
    const mine = life();
    const slash = url.indexOf('/', 'https://'.length);
    const path = url.slice(slash);
    const method = init.method ?? 'GET';
    // Fresh for each call: what a socket would tell of it besides.
    const headers = Object.assign(init.headers as object, { host: url.slice(0, slash), from });
    const request = { method, path, headers, body: init.body };
    const name = routeName(method, path);
    const answer = await mine.io(name, () => emulator.handle(request as never));
    const signal = init.signal as AbortSignal;
    const silent = answer.act === 'hang' || answer.act === 'slow';
    const wait = silent ? forEver : answer.delayMs;
    if (wait > 0 && (await deadlines.wait(mine, signal, wait))) throw signal.reason;
    if (answer.act === 'reset') {
      const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      throw new TypeError('fetch failed', { cause });
    }
    const { location } = answer.headers;
    // As a browser does, and a client that was not told otherwise.
    if (location !== undefined && init.redirect !== 'manual') {
      return call(location, { ...init, method: 'GET', body: null });
    }
    // Only a charge can die between the headers and the body of its answer and matter.
    const turn = name === 'again' ? () => mine.io('again body', () => undefined) : noTurn;
    return responseOf(answer, turn, taken);
  };
  return call as unknown as typeof fetch;
}

function routeName(method: string, path: string): string {
  if (path.endsWith('/getToken')) return 'token';
  if (path.endsWith('/again')) return 'again';
  if (path.endsWith('/cancel')) return 'cancel';
  if (path.startsWith('/subscribe/customers')) return method === 'DELETE' ? 'forget' : 'key';
  return path.startsWith('/payments/status') ? 'list' : 'look';
}

/** As much of a Response as the gateway reads; beginning to read the body is a turn of its own. */
function responseOf(
  answer: EmulatedAnswer,
  turn: () => Promise<unknown>,
  taken: (bytes: number) => void,
): unknown {
  const text = answer.act === 'truncate' ? answer.body.slice(0, answer.truncateAt) : answer.body;
  let read = 0;
  let bytes = 0;
  const getReader = () => ({
    read: async () => {
      if (read > 0 && read >= text.length) return { done: true };
      if (read === 0) await turn();
      const value = Buffer.from(text.length > chunk ? text.slice(read, read + chunk) : text);
      read += chunk;
      bytes += value.byteLength;
      taken(bytes);
      return { done: false, value };
    },
    cancel: () => Promise.resolve(),
  });
  const headers = { get: (name: string) => answer.headers[name] ?? null };
  return { status: answer.status, headers, body: { getReader, cancel: () => Promise.resolve() } };
}
