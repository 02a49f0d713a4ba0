// One HTTP exchange with iamport: a deadline, a size limit, no redirects, and every fault a value.
import { provenUnsent } from './iamport-faults';

export type Exchange =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }
  /** No byte of the request can have been executed. */
  | { readonly kind: 'unsent'; readonly why: string; readonly pauseSeconds?: number | undefined }
  /** `why` is a word of ours, never a word of the provider's. */
  | { readonly kind: 'silent'; readonly why: string; readonly pauseSeconds?: number | undefined };

export type HttpDeps = {
  /** Node's own, or a fake. A wrapper around Node's own must keep it from sending twice itself. */
  readonly fetch: typeof fetch;
  readonly baseUrl: string;
  /** Aborts after so many milliseconds; covers the headers and the body. */
  readonly timer: (ms: number) => AbortSignal;
};

export type Call = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Begins with a slash: the host is that of `baseUrl`, always. */
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly bytesMax?: number;
  readonly deadlineMs: number;
};

/** One record is 2 KB; more than this is no answer of iamport's. */
const bytesMaxOne = 262_144;
/** A list holds up to a thousand records. */
export const bytesMaxList = 4_194_304;

/** Why an answer was not taken that is longer than we read. */
export const tooLarge = 'too large';

/** Seconds; SQS delays nothing longer. */
const pauseMax = 900;
const pauseUsual = 30;

const utf8 = new TextDecoder();

export async function exchange(deps: HttpDeps, call: Call): Promise<Exchange> {
  const signal = deps.timer(call.deadlineMs);
  let response: Response;
  try {
    response = await deps.fetch(`${deps.baseUrl}${call.path}`, requestOf(deps, call, signal));
  } catch (fault) {
    if (signal.aborted) return silent('timeout');
    const proof = provenUnsent(fault);
    return proof === undefined ? silent('connection lost') : { kind: 'unsent', why: proof };
  }
  // From here on the request was received: whatever goes wrong now, it may have been executed.
  try {
    return await answerOf(response, call.bytesMax ?? bytesMaxOne);
  } catch {
    return silent(signal.aborted ? 'timeout' : 'cut body');
  }
}

/** The types of the browser's fetch do not know this field of Node's. */
type Streamed = RequestInit & { readonly duplex: 'half' };

function requestOf(deps: HttpDeps, call: Call, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (call.token !== undefined) headers['authorization'] = `Bearer ${call.token}`;
  const init: RequestInit = {
    method: call.method,
    headers,
    signal,
    // A redirect could lead the token, or us, anywhere.
    redirect: 'manual',
    // Without cookies and stored logins a 401 is an answer on every Node, also to a stream.
    credentials: 'omit',
  };
  if (call.body === undefined) return init;
  const text = JSON.stringify(call.body);
  headers['content-type'] = 'application/json';
  if (deps.fetch !== fetch) return { ...init, body: text };
  // Node's fetch sends a POST once more by itself when it is answered 421, as the standard for
  // browsers says, unless the body is a stream, which can be read only once.
  headers['content-length'] = String(Buffer.byteLength(text));
  const streamed: Streamed = { ...init, body: new Blob([text]).stream(), duplex: 'half' };
  return streamed;
}

async function answerOf(response: Response, bytesMax: number): Promise<Exchange> {
  const { status } = response;
  if (status === 401) return drop(response, { kind: 'answer', status, body: undefined });
  if (status === 0 || (status >= 300 && status < 400)) return drop(response, silent('redirect'));
  if (status === 429 || status === 503) {
    return drop(response, { ...silent('busy'), pauseSeconds: pauseIn(response) });
  }
  if (status >= 500) return drop(response, silent(`http ${status}`));

  const text = await readText(response, bytesMax);
  if (text === undefined) return silent(tooLarge);
  const body = parse(text);
  if (body !== undefined) return { kind: 'answer', status, body };
  if (status !== 200) return silent(`http ${status}`);
  if (text === '') return silent('empty body');
  return silent(/^\s*</.test(text) ? 'html' : 'cut body');
}

/** Between a second and a quarter of an hour, whatever it says; a date is not reckoned with. */
function pauseIn({ headers }: Response): number {
  const asked = Number(headers.get('retry-after') ?? '');
  return asked > 0 ? Math.min(pauseMax, Math.ceil(asked)) : pauseUsual;
}

/** What an unread body would hold up is the connection; its end does not matter. */
function drop(response: Response, exchange: Exchange): Exchange {
  response.body?.cancel().catch(() => undefined);
  return exchange;
}

/** Counted after decompression, so that a small bomb does not grow in memory. */
async function readText(response: Response, bytesMax: number): Promise<string | undefined> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return utf8.decode(parts.length === 1 ? parts[0] : Buffer.concat(parts));
    bytes += value.byteLength;
    if (bytes > bytesMax) {
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    parts.push(value);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function silent(why: string): Extract<Exchange, { kind: 'silent' }> {
  return { kind: 'silent', why };
}
