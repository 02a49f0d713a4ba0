// The second life that the demo tells: a trial, its end, more of it, a pause, a price raised; and
// the same customer back with a coupon, credit, and the end of the discount.
import { createHash } from 'node:crypto';
import type { Sandbox } from './start-sandbox';

export type Event = {
  /** A Korean day. */
  readonly on: string;
  readonly what: string;
  /** Won that its charges hold more than at the event before. */
  readonly won: number;
};

type Json = Readonly<Record<string, unknown>>;
type Row = {
  readonly id: string;
  readonly status: string;
  readonly next_billing_on: string;
  readonly pause: { readonly starts_on: string; readonly ends_on: string } | null;
  readonly trial: { readonly ends_on: string } | null;
  readonly coupon: { readonly off: number; readonly ends_on: string } | null;
  readonly ends_on: string | null;
};
type Asked = { readonly id: string; readonly current: boolean };

const plan = 'postcards-monthly';
const saved = { plan: 'basic-monthly', coupon: 'WELCOME3', credit: 5_000 };
const buyer = { name: '이매달', email: 'life@example.com', tel: '010-9876-5432' };
const raised = { version: 2, amount: 5_900 };
const dayMs = 86_400_000;

type Ask = {
  readonly method?: 'GET';
  readonly body?: unknown;
  /** Of the shop itself: its backend's, or its operator's. */
  readonly scope?: 'billing/server' | 'billing/operator';
  /** Of a deed that is done once for it, however often it is asked for. */
  readonly key?: string;
};

type Life = {
  readonly user: string;
  readonly sandbox: Sandbox;
  ask(path: string, ask?: Ask): Promise<Json>;
  read(): Promise<Row>;
  /** To the afternoon of a Korean day, when what was due on it has been charged. */
  to(day: string, days?: number): Promise<void>;
  later(days: number): Promise<void>;
  tell(what: string): Promise<void>;
};

/** Everything is asked for over HTTP, as a customer, the shop's backend and its operator do. */
export async function liveALife(sandbox: Sandbox, user = 'life'): Promise<readonly Event[]> {
  const events: Event[] = [];
  const life = openLife(sandbox, user, events);
  // In an afternoon, whenever the clock stands: at night nothing is charged.
  await life.later(1);
  await begin(life);
  await convert(life);
  await addSeats(life);
  await rest(life);
  await agreeToMore(life);
  await end(life);
  await comeBack(life);
  await useCredit(life);
  await payInFull(life);
  await end(life);
  return events;
}

function openLife(sandbox: Sandbox, user: string, events: Event[]): Life {
  let taken = 0;
  const today = () => new Date(sandbox.now() + 9 * 3_600_000).toISOString().slice(0, 10);
  const ask = async (path: string, { method, body, scope, key }: Ask = {}): Promise<Json> => {
    const token = await sandbox.token(scope === undefined ? user : 'merchant', scope);
    const own = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const headers = key === undefined ? own : { ...own, 'idempotency-key': key };
    const sent = method ? { method } : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${sandbox.url}${path}`, { ...sent, headers });
    const json = (await answer.json()) as Json;
    if (answer.ok) return json;
    throw new Error(`${path}: ${answer.status} ${String(json['detail'])}`);
  };
  const list = async (path: string) => (await ask(path, { method: 'GET' }))['items'] as Json[];
  const read = async () => (await list('/subscriptions'))[0] as Row;
  const to = async (day: string, days = 0) => {
    const at = Date.parse(`${day}T14:00:00+09:00`) + days * dayMs;
    if (at > sandbox.now()) await sandbox.to(new Date(at).toISOString());
  };
  return {
    user,
    sandbox,
    ask,
    read,
    to,
    later: (days) => to(today(), days),
    async tell(what) {
      const all = (await list('/subscriptions')) as Row[];
      const charges = await Promise.all(all.map(({ id }) => list(`/subscriptions/${id}/charges`)));
      const paid = charges.flat().filter(({ status }) => status === 'paid') as { amount: number }[];
      const sum = paid.reduce((before, { amount }) => before + amount, 0);
      events.push({ on: today(), what, won: sum - taken });
      taken = sum;
    },
  };
}

/** A card is verified, and nothing is charged; she is told at once, and agrees. */
async function begin(life: Life): Promise<void> {
  await subscribe(life, { plan });
  const { trial } = await life.read();
  await life.tell(`a trial begins, free until ${trial?.ends_on ?? ''}`);
  await giveNotice(life, 'the trial ends');
  await life.tell('the shop tells its customer of the paid periods to come');
  await agree(life);
}

async function subscribe(life: Life, ask: Json): Promise<void> {
  const opened = await life.ask('/subscriptions', { body: { ...ask, buyer } });
  const params = opened['request_pay'] as Record<string, unknown>;
  const { impUid } = life.sandbox.kept.finish(params, '4242-4242-4242-4242');
  const ids = { imp_uid: impUid, merchant_uid: params['merchant_uid'] };
  await life.ask('/billing/charge', { body: ids });
}

async function giveNotice(life: Life, text: string): Promise<void> {
  const { id } = await life.read();
  const sha256 = createHash('sha256').update(text).digest('hex');
  const notice = { user: life.user, channel: 'alimtalk', sha256 };
  await life.ask(`/server/subscriptions/${id}/notices`, { body: notice, scope: 'billing/server' });
}

async function convert(life: Life): Promise<void> {
  const { trial } = await life.read();
  await life.to(trial?.ends_on ?? '');
  await life.tell(`the trial is over, and the first period is paid: ${await stateOf(life)}`);
}

/** The difference for the days left, as the preview has shown it. */
async function addSeats(life: Life): Promise<void> {
  await life.later(5);
  const wish = { quantity: 3, when: 'now' };
  const path = `/subscriptions/${(await life.read()).id}/change`;
  const { amount, charge } = await life.ask(`${path}?preview=true`, { body: wish });
  await life.ask(path, { body: { ...wish, amount, charge } });
  await life.tell(`three of it from today on; the preview said ${String(charge)} won`);
}

/** From the next period on, and back after ten days, which is charged that day. */
async function rest(life: Life): Promise<void> {
  const { id } = await life.read();
  const wish = { when: 'period_end', periods: 1 };
  await life.ask(`/subscriptions/${id}/pause`, { body: wish });
  const { pause } = await life.read();
  await life.to(pause?.starts_on ?? '');
  await life.tell(`a pause until ${pause?.ends_on ?? ''}: ${await stateOf(life)}`);
  await life.later(10);
  await life.ask(`/subscriptions/${id}/resume`);
  await life.sandbox.advance('PT10M');
  await life.tell(`back before its end, and charged that day: ${await stateOf(life)}`);
}

async function agreeToMore(life: Life): Promise<void> {
  const { id } = await life.read();
  const headers = { 'content-type': 'application/json' };
  const pinned = JSON.stringify({ plan, ...raised });
  // Known where another life has raised it before.
  await fetch(`${life.sandbox.url}/_sandbox/price`, { method: 'POST', headers, body: pinned });
  const body = { version: raised.version, reason: 'a new edition' };
  await life.ask(`/admin/subscriptions/${id}/price`, { body, scope: 'billing/operator' });
  await life.tell(`the price is to be ${raised.amount} won for one: consent is asked for`);
  const { next_billing_on: due } = await life.read();
  await life.to(due, -7);
  await agree(life);
  await life.to(due);
  await life.tell(`charged as agreed to: ${await stateOf(life)}`);
}

async function end(life: Life): Promise<void> {
  const { id } = await life.read();
  await life.ask(`/subscriptions/${id}/cancel`, { body: { when: 'period_end' } });
  const { ends_on: ends } = await life.read();
  await life.to(ends ?? '');
  await life.tell(`canceled at the end of its period: ${await stateOf(life)}`);
}

/** To another product, with a coupon for its first periods. */
async function comeBack(life: Life): Promise<void> {
  const { coupon, plan: other } = saved;
  await subscribe(life, { plan: other, coupon });
  const { coupon: held } = await life.read();
  const less = `${held?.off ?? 0} won less until ${held?.ends_on ?? ''}`;
  await life.tell(`she is back with the coupon ${coupon}: ${less}`);
}

/** Used before the card is asked for what is left. */
async function useCredit(life: Life): Promise<void> {
  const { id, next_billing_on: due } = await life.read();
  const gift = { amount: saved.credit, reason: 'an anniversary' };
  const path = `/admin/subscriptions/${id}/credit`;
  await life.ask(path, { body: gift, scope: 'billing/operator', key: `${id}-anniversary` });
  await life.tell(`the shop gives her ${saved.credit} won of credit`);
  await life.to(due);
  await life.tell(`the credit is used, and the card charged what is left: ${await stateOf(life)}`);
}

/** The end of a discount is a rise: told of seven days before, and agreed to. */
async function payInFull(life: Life): Promise<void> {
  const { coupon, next_billing_on: last } = await life.read();
  await life.to(last);
  await life.tell(`the last period with the coupon is paid: ${await stateOf(life)}`);
  await life.to(coupon?.ends_on ?? '', -7);
  await giveNotice(life, 'the discount ends');
  await life.tell('the shop tells its customer that the discount ends');
  await agree(life);
  await life.to(coupon?.ends_on ?? '');
  await life.tell(`charged in full, as agreed to: ${await stateOf(life)}`);
}

async function agree(life: Life): Promise<void> {
  const path = `/subscriptions/${(await life.read()).id}/consents`;
  const { items } = (await life.ask(path, { method: 'GET' })) as { items: readonly Asked[] };
  const request = items.find(({ current }) => current);
  if (!request) throw new Error('nothing was to be agreed to');
  await life.ask(`${path}/${request.id}`, { body: { act: 'agree', language: 'ko' } });
  await life.tell('she agrees to what comes');
}

const stateOf = async (life: Life): Promise<string> => (await life.read()).status;
