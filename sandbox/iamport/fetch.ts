// The emulator as a `fetch`: no sockets, no timers; for tests and the simulator.
import type { IamportEmulator } from './emulator';

export type FetchOptions = {
  /** Waits on the virtual clock; delays count nothing where absent. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Told of a call that will never be answered, so that virtual time may run out for it. */
  readonly expire?: (signal: AbortSignal) => void;
};

/** A hang ends when the caller's signal fires, and rejects with its reason as fetch does. */
export function emulatorFetch(emulator: IamportEmulator, options: FetchOptions = {}): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const signal = init?.signal ?? undefined;
    if (signal?.aborted) throw signal.reason;
    const answer = emulator.handle({
      method: init?.method ?? 'GET',
      path: `${url.pathname}${url.search}`,
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: typeof init?.body === 'string' ? init.body : undefined,
    });
    if (answer.delayMs > 0) await options.sleep?.(answer.delayMs);
    if (signal?.aborted) throw signal.reason;
    if (answer.act === 'hang' || answer.act === 'slow') {
      if (signal) options.expire?.(signal);
      return untilAborted(signal);
    }
    if (answer.act === 'reset') {
      const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      throw new TypeError('fetch failed', { cause });
    }
    const body = answer.act === 'truncate' ? answer.body.slice(0, answer.truncateAt) : answer.body;
    return new Response(body, { status: answer.status, headers: { ...answer.headers } });
  };
}

async function untilAborted(signal: AbortSignal | undefined): Promise<Response> {
  return new Promise((_resolve, reject) => {
    const fail = () => reject(signal?.reason as Error);
    if (signal?.aborted) fail();
    else signal?.addEventListener('abort', fail, { once: true });
  });
}
