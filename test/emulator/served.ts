// A served emulator with a clock that tests move, and plain calls to it.
import { afterEach } from 'vitest';
import { keepEmulator } from '../../sandbox/iamport/journal';
import type { ServedEmulator } from '../../sandbox/iamport/server';
import { serveEmulator } from '../../sandbox/iamport/server';

const open: ServedEmulator[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

export type Envelope = { code: number; message: string | null; response: never };

export type Served = {
  /** The journal's file; nothing is kept without one. */
  readonly file?: string;
  readonly pages?: readonly string[];
  readonly silenceMs?: number;
};

export async function served(nowMs = Date.now(), { file, ...serving }: Served = {}) {
  const time = { now: nowMs, moving: false };
  const place = { url: '' };
  const receipts = () => `${place.url}/receipt/`;
  const options = { impKey: 'key', impSecret: 'secret', now: () => time.now, receipts };
  const kept = keepEmulator(options, file);
  const clock = {
    moving: () => time.moving,
    now: () => time.now,
    patienceMs: 30_000,
    passTo: (at: number) => (time.now = Math.max(time.now, at)),
  };
  const one = await serveEmulator({ port: 0, kept, clock, ...serving });
  place.url = one.url;
  open.push(one);
  const call = async (method: string, path: string, body?: object, headers = {}) => {
    const response = await fetch(`${one.url}${path}`, {
      method,
      headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, json: (await response.json()) as Envelope };
  };
  const secret = { imp_key: 'key', imp_secret: 'secret' };
  const signed = async (method: string, path: string, body?: object) => {
    const { json } = await call('POST', '/users/getToken', secret);
    const { access_token } = json.response as { access_token: string };
    return call(method, path, body, { authorization: access_token });
  };
  const keyFor = (uid: string, card = '4242-4242-4242-4242') =>
    signed('POST', `/subscribe/customers/${uid}`, {
      card_number: card,
      expiry: '2030-12',
      birth: '900101',
      pg: 'nice',
    });
  return { ...one, kept, time, call, signed, keyFor };
}
