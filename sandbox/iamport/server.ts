// The emulator over HTTP on this machine: REST, the browser's side, and the controls.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenOnLoopback } from '../cloud/listen';
import { readBody } from '../cloud/request-body';
import { actOut } from './act-out';
import { broken, malformed, tooLarge } from './answers';
import { answerControl, refuse } from './control';
import type { ControlDeps } from './control';
import type { KeptEmulator } from './journal';
import { isForeign, sharedWith, urlOf } from './origins';
import { receiptPage } from './receipt';
import { shimScript } from './shim';
import type { MovedClock } from './silence';
import type { EmulatedAnswer } from './types';
import { windowPage } from './window-page';

export type ServerOptions = {
  readonly port: number;
  readonly kept: KeptEmulator;
  /** Moves the clock; absent where somebody else owns it. */
  readonly moveClock?: NonNullable<ControlDeps['moveClock']>;
  readonly setting?: string;
  /** Origins of pages that may use the controls, beside the emulator's own. */
  readonly pages?: readonly string[];
  /** Real milliseconds after which a call that is never answered is hung up on. */
  readonly silenceMs?: number;
  /** Whose moves end a silence; without one every silence is real. */
  readonly clock?: MovedClock;
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

export const receiptPath = '/receipt/';
const heardMax = 500;
const bodyMax = 1_048_576;
/** Longer than any client should wait for a charge. */
const silenceUsualMs = 120_000;

export async function serveEmulator(options: ServerOptions): Promise<ServedEmulator> {
  const heard: Heard[] = [];
  const listening = await listenOnLoopback(
    (incoming, outgoing) => {
      answer({ ...options, heard }, incoming, outgoing).catch(() => fail(incoming, outgoing));
    },
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
  const { url: path = '/', method = 'GET' } = incoming;
  const read = await readBody(incoming, bodyMax);
  const body = read?.toString('utf8') ?? '';
  const url = urlOf(incoming);
  if (!url) {
    say(outgoing, malformed);
  } else if (url.pathname.startsWith('/_emulator/')) {
    control(options, { incoming, outgoing, url, body: read && body });
  } else if (read === undefined) {
    say(outgoing, tooLarge);
  } else if (url.pathname === '/favicon.ico') {
    outgoing.writeHead(204).end();
  } else if (url.pathname === '/' || url.pathname === '/window') {
    const html = url.pathname === '/' ? indexPage : windowPage(url.searchParams);
    send(outgoing, 200, 'text/html; charset=utf-8', html);
  } else if (url.pathname === '/v1/iamport.js') {
    send(outgoing, 200, 'text/javascript; charset=utf-8', shimScript);
  } else if (url.pathname.startsWith(receiptPath)) {
    sendReceipt(options, url.pathname.slice(receiptPath.length), { incoming, outgoing });
  } else {
    const flat = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    );
    const given = options.kept.handle({ method, path, headers: flat, body });
    remember(options, { method, path: url.pathname }, given);
    const call = { incoming, outgoing, clock: options.clock };
    actOut(given, call, options.silenceMs ?? silenceUsualMs);
  }
}

type Asked = {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly url: URL;
  /** Undefined where it was too long to be read. */
  readonly body: string | undefined;
};

function control(
  options: ServerOptions & { readonly heard: Heard[] },
  { incoming, outgoing, url, body }: Asked,
): void {
  const { method = 'GET', headers } = incoming;
  const foreign = isForeign(url, headers.origin, options.pages ?? []);
  const {
    status,
    type,
    body: said,
  } = foreign
    ? refuse(403, 'only pages of this machine that the emulator was told of may do this')
    : body === undefined
      ? refuse(413, 'the body is too long')
      : answerControl(options, method, url, body);
  const shared = foreign ? {} : sharedWith(headers.origin);
  send(outgoing, status, type, JSON.stringify(said), shared);
}

/** Whatever went wrong is one caller's trouble; the others are served on. */
function fail(incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (outgoing.headersSent || !incoming.complete) outgoing.destroy();
  else say(outgoing, broken);
}

function say(outgoing: ServerResponse, { status, headers, body }: EmulatedAnswer): void {
  const length = Buffer.byteLength(body);
  outgoing.writeHead(status, { ...headers, 'content-length': length }).end(body);
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

function send(
  outgoing: ServerResponse,
  status: number,
  type: string,
  body: string,
  more: Readonly<Record<string, string>> = {},
): void {
  outgoing.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...more });
  outgoing.end(body);
}

/** A page without script that anybody may open, as receipts are. */
function sendReceipt(
  { kept }: ServerOptions,
  impUid: string,
  { incoming, outgoing }: Pick<Asked, 'incoming' | 'outgoing'>,
): void {
  const language = incoming.headers['accept-language'];
  const { status, html } = receiptPage(kept.emulator, impUid, language);
  send(outgoing, status, 'text/html; charset=utf-8', html, {
    vary: 'Accept-Language',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'referrer-policy': 'no-referrer',
  });
}

const indexPage = `<!doctype html><html lang="ko"><meta charset="utf-8">
<title>iamport emulator</title>
<h1>iamport emulator</h1>
<p>REST as api.iamport.kr; <a href="/_emulator/ledger">ledger</a>,
<a href="/_emulator/requests">requests</a>, <a href="/_emulator/cards">test cards</a>.</p></html>`;
