// An operator who gives charges back: in parts, by days or whole, once more where no answer came.
import type { Universe } from './universe';
import { operate } from './operators';

const hourMs = 3_600_000;
/** Calls under one key until the operator gives up asking. */
const callsMax = 4;

export type RefundBody = {
  readonly period: number;
  /** Of the difference of a change within it: which. */
  readonly change?: number;
  readonly amount: number | 'all' | 'days_unused';
  readonly cancel: 'no' | 'now' | 'period_end';
  readonly reason?: string;
};

/** Answers the HTTP status and what was said; status 0 where no answer came. */
export function askRefund(universe: Universe, id: string, key: string, body: RefundBody) {
  return operate(universe, {
    route: 'POST /admin/subscriptions/{id}/refunds',
    params: { id },
    headers: { 'idempotency-key': key },
    body: { reason: '고객 요청', ...body },
  });
}

/** The differences of somebody that were paid. */
function paidChanges({ table, people }: Universe, user: string) {
  const place = `S#${people.subscriptions.get(user)}`;
  const all = table.dump().filter(({ pk, sk }) => pk === place && /^D#/.test(String(sk)));
  return all
    .filter(({ paymentId }) => paymentId)
    .map(({ period, sk }) => ({ period: Number(period), change: Number(String(sk).slice(-4)) }));
}

/** The periods of somebody that were paid, the first one first. */
export function paidPeriods({ table, people }: Universe, user: string): readonly number[] {
  const place = `S#${people.subscriptions.get(user)}`;
  const charges = table
    .dump()
    .filter(({ pk, sk, paymentId }) => pk === place && /^C#/.test(String(sk)) && paymentId);
  return charges.map(({ period }) => Number(period)).sort((a, b) => a - b);
}

/** Draws what is given back; two operators may want it at once, and each asks until answered. */
export async function refundSome(universe: Universe, user: string): Promise<void> {
  const { random, people } = universe;
  const id = people.subscriptions.get(user);
  const periods = paidPeriods(universe, user);
  const last = periods.at(-1);
  if (id === undefined || last === undefined) return;
  const changes = paidChanges(universe, user);
  const place = () =>
    changes.length > 0 && random.chance(0.5)
      ? random.pick(changes)
      : { period: random.chance(0.8) ? last : random.pick(periods) };
  const body = (): RefundBody => ({
    ...place(),
    amount: random.pick(['all', 'days_unused', 100, random.whole(101, 9_900)] as const),
    cancel: random.pick(['no', 'no', 'no', 'period_end', 'now'] as const),
  });
  const [first, second] = [body(), body()];
  const key = `key-${random.whole(1, 1_000_000_000)}`;
  const twice = random.chance(0.3);
  const asks = [insist(universe, id, key, first)];
  // The same call once more, or another operator's.
  if (twice) asks.push(insist(universe, id, random.chance(0.5) ? key : `${key}x`, second));
  await Promise.all(asks);
}

async function insist(universe: Universe, id: string, key: string, body: RefundBody) {
  for (let calls = 0; calls < callsMax; calls += 1) {
    const { status } = await within(universe, askRefund(universe, id, key, body));
    if (status !== 0 && status !== 202 && status !== 503) return;
    await new Promise<void>((resolve) => void universe.timeline.after(hourMs, resolve));
  }
}

/** A door whose function dies gives no answer: API Gateway waits for half a minute. */
export function within<T extends { readonly status: number }>(
  { timeline }: Universe,
  work: Promise<T>,
): Promise<{ readonly status: number }> {
  const late = new Promise<{ status: number }>((resolve) => {
    timeline.after(30_000, () => resolve({ status: 0 }));
  });
  return Promise.race([work.catch(() => ({ status: 0 })), late]);
}
