// Answers a request over its socket as the core decided: whole, late, cut, dribbled or not at all.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EmulatedAnswer } from './types';

export type Call = { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse };

const dribbleMs = 1_000;

/** Whoever is never answered is hung up on after `silenceMs`, as by a proxy on the way. */
export function actOut(answer: EmulatedAnswer, call: Call, silenceMs: number): void {
  const { act, delayMs } = answer;
  const { incoming, outgoing } = call;
  if (act === 'reset') {
    incoming.socket.resetAndDestroy();
    return;
  }
  if (act === 'hang' || act === 'slow') {
    const patience = setTimeout(() => incoming.socket.destroy(), silenceMs).unref();
    outgoing.once('close', () => clearTimeout(patience));
  }
  if (act === 'hang') return;
  if (delayMs > 0) setTimeout(() => write(answer, call), delayMs).unref();
  else write(answer, call);
}

function write({ act, status, headers, body, truncateAt }: EmulatedAnswer, call: Call): void {
  const { incoming, outgoing } = call;
  if (outgoing.destroyed) return;
  try {
    outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  } catch {
    // A script put something into the answer that HTTP cannot carry.
    outgoing.destroy();
    return;
  }
  if (act === 'truncate') {
    const cut = Buffer.from(body).subarray(0, truncateAt ?? 0);
    outgoing.write(cut, () => incoming.socket.destroy());
  } else if (act === 'slow') dribble(outgoing, Buffer.from(body));
  else outgoing.end(body);
}

function dribble(outgoing: ServerResponse, body: Buffer): void {
  let at = 0;
  const timer = setInterval(() => {
    if (outgoing.destroyed || at >= body.length) {
      clearInterval(timer);
      outgoing.end();
    } else outgoing.write(body.subarray(at, ++at));
  }, dribbleMs);
  timer.unref();
}
