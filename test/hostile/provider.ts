// iamport as the functions reach it: the emulator's answers, which a round may spoil on their way.
import type { EmulatedAnswer } from '../../sandbox/iamport/types';
import { isOwnHost, machine, passDeadline } from './machine';

export type Call = { readonly method: string; readonly path: string; readonly body: string };

/** What a spoiled answer is made of; `stream` is sent piece by piece until the reader stops. */
export type Spoiled = {
  readonly what: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Times the body is sent over and over. */
  readonly repeats?: number;
  readonly act?: 'answer' | 'hang' | 'reset';
};

export const provider = {
  calls: [] as Call[],
  /** Bytes taken of the longest answer that was repeated without an end. */
  mostTaken: 0,
  spoil: undefined as ((call: Call, good: EmulatedAnswer) => Spoiled | undefined) | undefined,
};

export async function providerFetch(input: unknown, init: RequestInit = {}): Promise<Response> {
  const url = new URL(String(input));
  if (!isOwnHost(url)) {
    machine.strayCalls.push(url.href.slice(0, 200));
    throw new TypeError('fetch failed');
  }
  const method = init.method ?? 'GET';
  const path = `${url.pathname}${url.search}`;
  const body = typeof init.body === 'string' ? init.body : '';
  const call = { method, path, body };
  provider.calls.push(call);
  const headers = Object.fromEntries(new Headers(init.headers));
  const good = machine.emulator.handle({ method, path, headers, body });
  const spoiled = provider.spoil?.(call, good);
  const act = spoiled ? (spoiled.act ?? 'answer') : good.act;
  if (act === 'hang' || act === 'slow') {
    passDeadline(init.signal);
    throw new Error('timeout');
  }
  if (act === 'reset') {
    const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    throw new TypeError('fetch failed', { cause });
  }
  if (!spoiled) return new Response(good.body, { status: good.status, headers: good.headers });
  return responseOf(spoiled, init);
}

function responseOf(spoiled: Spoiled, init: RequestInit): Response {
  const { status, headers = {}, repeats = 1 } = spoiled;
  const moved = status >= 300 && status < 400 ? headers['location'] : undefined;
  if (moved !== undefined && init.redirect !== 'manual') {
    machine.strayCalls.push(`${moved} (a redirect that was followed)`);
  }
  const bytes = Buffer.from(spoiled.body as string);
  const empty = status === 204 || status === 304;
  const body = empty ? null : repeats === 1 ? bytes : streamOf(bytes, repeats);
  return new Response(body, { status, headers: { ...headers } });
}

function streamOf(bytes: Uint8Array, repeats: number): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      sent += 1;
      provider.mostTaken = Math.max(provider.mostTaken, sent * bytes.byteLength);
      controller.enqueue(bytes);
      if (sent === repeats) controller.close();
    },
  });
}
