// The emulator over HTTP on this machine: REST, the browser's side, and the controls.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenOnLoopback } from '../cloud/listen';
import { answerControl } from './control';
import type { ControlDeps } from './control';
import type { KeptEmulator } from './journal';
import { shimScript } from './shim';
import type { EmulatedAnswer } from './types';
import { windowPage } from './window-page';

export type ServerOptions = {
  readonly port: number;
  readonly kept: KeptEmulator;
  /** Moves the clock; absent where somebody else owns it. */
  readonly moveClock?: NonNullable<ControlDeps['moveClock']>;
  readonly setting?: string;
  /** Called after every request that may have changed something. */
  readonly onChange?: () => void;
};

export type ServedEmulator = {
  readonly url: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
};

/** One request as the emulator saw it; no body and no key, so it may be shown to anybody. */
export type Heard = {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly act: string;
};

const heardMax = 500;
const bodyMax = 1_048_576;
/** What a client that waits longer than any deadline of ours has given up on. */
const dribbleMs = 1_000;

export async function serveEmulator(options: ServerOptions): Promise<ServedEmulator> {
  const heard: Heard[] = [];
  const listening = await listenOnLoopback(
    (incoming, outgoing) => void answer({ ...options, heard }, incoming, outgoing),
    options.port,
    options.setting ?? 'IAMPORT_PORT',
  );
  return { ...listening, url: `http://localhost:${listening.port}` };
}

async function answer(
  options: ServerOptions & { readonly heard: Heard[] },
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const path = incoming.url ?? '/';
  const body = await readBody(incoming);
  if (body === undefined) {
    outgoing.writeHead(413).end();
    return;
  }
  const url = new URL(path, 'http://localhost');
  if (url.pathname === '/' || url.pathname === '/window') {
    const html = url.pathname === '/' ? indexPage : windowPage(url.searchParams);
    send(outgoing, 200, 'text/html; charset=utf-8', html);
  } else if (url.pathname === '/v1/iamport.js') {
    send(outgoing, 200, 'text/javascript; charset=utf-8', shimScript);
  } else if (url.pathname.startsWith('/_emulator/')) {
    const control = answerControl(options, incoming.method ?? 'GET', url, body);
    send(outgoing, control.status, control.type, JSON.stringify(control.body));
  } else {
    const { method = 'GET', headers } = incoming;
    const flat = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, String(value)]),
    );
    const given = options.kept.handle({ method, path, headers: flat, body });
    remember(options, { method, path: url.pathname }, given);
    actOut(given, incoming, outgoing);
  }
  if (incoming.method !== 'GET') options.onChange?.();
}

function remember(
  { heard, kept }: ServerOptions & { readonly heard: Heard[] },
  { method, path }: { readonly method: string; readonly path: string },
  { status, act }: EmulatedAnswer,
): void {
  const at = new Date(kept.emulator.now()).toISOString();
  // Whoever knows a key's name may charge it: names of keys are not told.
  const plain = path.replace(/(customers)\/[^/]+/, '$1/…');
  heard.push({ at, method, path: plain, status, act });
  if (heard.length > heardMax) heard.shift();
}

/** Answers, keeps silent, breaks off or hangs up, as the core decided. */
function actOut(answer: EmulatedAnswer, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { act, status, headers, body, delayMs } = answer;
  if (act === 'hang') return;
  if (act === 'reset') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const write = () => {
    const length = Buffer.byteLength(body);
    outgoing.writeHead(status, { ...headers, 'content-length': length });
    if (act === 'truncate') {
      outgoing.write(Buffer.from(body).subarray(0, answer.truncateAt ?? 0), () =>
        incoming.socket.destroy(),
      );
    } else if (act === 'slow') dribble(outgoing, body);
    else outgoing.end(body);
  };
  if (delayMs > 0) setTimeout(write, delayMs).unref();
  else write();
}

function dribble(outgoing: ServerResponse, body: string): void {
  let at = 0;
  const timer = setInterval(() => {
    if (outgoing.destroyed || at >= body.length) {
      clearInterval(timer);
      outgoing.end();
    } else outgoing.write(body[at++]);
  }, dribbleMs);
  timer.unref();
}

async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > bodyMax) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function send(outgoing: ServerResponse, status: number, type: string, body: string): void {
  outgoing.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'content-type',
    'access-control-allow-methods': 'GET, POST',
  });
  outgoing.end(body);
}

const indexPage = `<!doctype html><html lang="ko"><meta charset="utf-8">
<title>iamport emulator</title>
<h1>iamport emulator</h1>
<p>REST as api.iamport.kr; <a href="/_emulator/ledger">ledger</a>,
<a href="/_emulator/requests">requests</a>, <a href="/_emulator/cards">test cards</a>.</p></html>`;
