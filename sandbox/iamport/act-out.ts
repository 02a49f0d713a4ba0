// Answers a request over its socket as the core decided: whole, late, cut, dribbled or not at all.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type MovedClock, whenMoved } from './silence';
import type { EmulatedAnswer } from './types';

export type Call = {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Whose moves end a silence; without one every silence is real. */
  readonly clock: MovedClock | undefined;
};

const dribbleMs = 1_000;

/** Whoever is never answered is hung up on after `silenceMs`, as by a proxy on the way. */
export function actOut(answer: EmulatedAnswer, call: Call, silenceMs: number): void {
  const { act, delayMs } = answer;
  const { incoming, outgoing, clock } = call;
  if (act === 'reset') {
    hangUp(call);
    return;
  }
  if (act === 'hang' || act === 'slow') {
    const patience = setTimeout(() => incoming.socket.destroy(), silenceMs).unref();
    outgoing.once('close', () => clearTimeout(patience));
    whenMoved(clock, clock?.patienceMs ?? 0, { outgoing, end: () => hangUp(call) });
  }
  if (act === 'hang') return;
  if (delayMs > 0) writeLate(answer, call);
  else write(answer, call);
}

/** While the clock is moved at once, unless nobody would wait that long. */
function writeLate(answer: EmulatedAnswer, call: Call): void {
  const { delayMs } = answer;
  const { outgoing, clock } = call;
  const patienceMs = clock?.patienceMs ?? 0;
  setTimeout(() => write(answer, call), delayMs).unref();
  const end = () => (delayMs < patienceMs ? write(answer, call) : hangUp(call));
  whenMoved(clock, Math.min(delayMs, patienceMs), { outgoing, end });
}

function hangUp({ incoming }: Call): void {
  incoming.socket.resetAndDestroy();
}

function write({ act, status, headers, body, truncateAt }: EmulatedAnswer, call: Call): void {
  const { incoming, outgoing } = call;
  if (outgoing.headersSent || outgoing.destroyed) return;
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
