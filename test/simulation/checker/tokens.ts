// Tokens and secrets: renewed when they end or are refused, and told to nobody but the provider.
import type { Sent } from './facts';
import { text } from './facts';
import type { Record } from './record';

/** A sandbox may renew its token this much before it ends. */
const renewMs = 60_000;

/** 12, 15: the one host that is configured hears of tokens, secrets and customers. */
export function checkHost(record: Record, { at, host, path }: Sent): void {
  if (host !== record.seen.host) record.broken(15, at, `${host} was called, for ${path}`);
}

/** 15: one renewal when a token ends, or when it was refused, in each sandbox. */
export function checkToken(record: Record, sent: Sent, body: string): void {
  const { at, from, status } = sent;
  const held = record.tokens.get(from);
  if (!sent.path.endsWith('/getToken')) {
    if (status === 401 && held) held.until = 0;
    return;
  }
  if (held && at < held.until) record.broken(15, at, `${from}: a new token though one is valid`);
  // What was not answered whole may be asked for again.
  const end = status === 200 ? lifeIn(body) : 0;
  record.tokens.set(from, { until: end > 0 ? at + end - renewMs : 0 });
}

/** Milliseconds for which a token lives, by the provider's own clock. */
function lifeIn(body: string): number {
  const number = (name: string) => Number(new RegExp(`"${name}":(\\d+)`).exec(body)?.[1] ?? 0);
  const end = number('expired_at');
  return end === 0 ? 0 : (end - number('now')) * 1_000;
}

/** 15: after a refused token the very same charge goes out again. */
export function checkRenewed(record: Record, last: Sent | undefined, { at, body }: Sent): void {
  if (last?.status !== 401 || JSON.stringify(last.body) === JSON.stringify(body)) return;
  record.broken(15, at, `${text(body, 'merchant_uid')}: another charge after a refused token`);
}

/** 15: a refused token is no outcome. */
export function checkNoOutcome(record: Record, uid: string, at: number): void {
  const sends = record.charges.get(uid) ?? [];
  if (sends.length === 0 || sends.some((sent) => sent.status !== 401)) return;
  record.broken(15, at, `${uid}: a refused token was booked as a decline`);
}
