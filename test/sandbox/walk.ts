// Walks every function through its routes and steps, so that each permission is used once or lacks.
import type { Sandbox } from '../../sandbox/start-sandbox';
import { extraIdOf } from '../../functions/adapters/refund-ids';
import { sha256 } from '../../functions/adapters/sha256';
import type { Visit } from './visits';
import { buyer, comeBack, doors, operator } from './visits';
import { waitInDoubt } from './walk-doubts';
import type { Walker } from './walker';
import { openWalker } from './walker';

export type Walked = {
  /** Every route that was asked, as `GET /plans`, with its answers. */
  readonly routes: ReadonlyMap<string, readonly number[]>;
  readonly wishes: ReadonlyMap<string, ReadonlySet<string>>;
};

/** What a customer has said, as the shop tells of it. */
const agreed = 'One lesson, charged once.';
const said = { text: agreed, hash: sha256(agreed), channel: 'call' };
const consent = { ...said, at: '2043-01-01T00:00:00+09:00' };

export async function walk(sandbox: Sandbox): Promise<Walked> {
  const walker = openWalker(sandbox);
  await sandbox.to('2043-01-31T12:00:00+09:00');
  await readPublic(walker);
  const visits = await signUp(walker);
  await visitOwn(walker, visits);
  await addSeats(walker);
  await renew(walker);
  await probe(walker);
  await recover(walker);
  await operate(walker, visits);
  await serve(walker);
  await erase(walker);
  await sufferOutage(walker);
  await waitInDoubt(walker);
  await closeCases(walker);
  return { routes: walker.routes, wishes: walker.wishes };
}

async function readPublic({ ask }: Walker): Promise<void> {
  for (const path of ['/healthz', '/openapi.json', '/plans']) await ask(`GET ${path}`);
}

async function signUp(walker: Walker): Promise<ReadonlyMap<string, Visit>> {
  const { kept } = walker.sandbox;
  const visits = new Map<string, Visit>();
  // Webhooks come late, so that each card is observed at the door it comes back by.
  kept.model({ ...kept.emulator.model, webhookMs: 60_000 });
  walker.strike('again', { kind: 'dropAfter' }, doors.length);
  for (const door of doors) visits.set(door, await comeBack(walker, door, door));
  await giveBack(walker);
  // Their outcomes are unknown until the resolver has looked.
  await walker.sandbox.advance('PT1H');
  // Of this card nothing is known until then either.
  walker.strike('look', { kind: 'http', status: 502 }, 1);
  visits.set('slow', await comeBack(walker, 'slow', 'pc'));
  await walker.sandbox.advance('PT1H');
  return visits;
}

/** A payment that the merchant refunds at iamport while its outcome is not known here. */
async function giveBack(walker: Walker): Promise<void> {
  const { kept } = walker.sandbox;
  walker.strike('again', { kind: 'dropAfter' }, 1);
  await comeBack(walker, 'refunded', 'pc');
  kept.consoleCancel(kept.emulator.ledger().payments.at(-1)?.imp_uid ?? '');
}

/** More of it now: the answer to the first difference is lost, the other one is paid. */
async function addSeats(walker: Walker): Promise<void> {
  const { sandbox, ask, strike } = walker;
  const as = 'seats';
  const { id } = await comeBack(walker, as, 'pc', 'books-weekly');
  const wish = { quantity: 3, when: 'now', amount: 16_500, charge: 11_000 };
  strike('again', { kind: 'dropAfter' }, 1);
  await ask('POST /subscriptions/{id}/change', { as, path: { id }, body: wish });
  await sandbox.advance('PT1H');
  const more = { quantity: 4, when: 'now', amount: 22_000, charge: 5_500 };
  await ask('POST /subscriptions/{id}/change', { as, path: { id }, body: more });
}

async function visitOwn({ ask }: Walker, visits: ReadonlyMap<string, Visit>): Promise<void> {
  const as = 'pc';
  const path = { id: visits.get(as)?.id ?? '' };
  await ask('GET /subscriptions', { as });
  await ask('GET /subscriptions/{id}', { as, path });
  await ask('GET /subscriptions/{id}/charges', { as, path });
  await ask('GET /subscriptions/{id}/timeline', { as, path });
  const statement = { as, path: { ...path, period: '0' } };
  await ask('GET /subscriptions/{id}/charges/{period}/statement', statement);
  const result = visits.get(as)?.result ?? '';
  await ask('GET /billing/results/{result}', { as, path: { result } });
  await ask('POST /subscriptions/{id}/cancel', { as, path, body: { when: 'period_end' } });
  await ask('POST /subscriptions/{id}/keep', { as, path });
  await ask('POST /subscriptions/{id}/pause', { as, path, body: { when: 'period_end' } });
  await ask('POST /subscriptions/{id}/resume', { as, path });
  const change = { plan: 'yearly', when: 'period_end' };
  await ask('POST /subscriptions/{id}/change', { as, path, body: change });
  await ask('POST /subscriptions/{id}/undo-change', { as, path });
  await ask('POST /subscriptions/{id}/billing-day', { as, path, body: { day: 15 } });
  await ask('POST /subscriptions/{id}/undo-billing-day', { as, path });
  await ask('GET /subscriptions/{id}/consents', { as, path });
  const none = { ...path, consent: `con${'0'.repeat(25)}` };
  const agree = { act: 'agree' };
  await ask('POST /subscriptions/{id}/consents/{consent}', { as, path: none, body: agree });
  await ask('POST /subscriptions/{id}/card', { as, path, body: { buyer } });
  await ask('POST /subscriptions/{id}/start', { as, path, body: { amount: 4_900 } });
}

/** No tick comes for two hours; the next one tells what is late. One renewal's answer is lost. */
async function renew(walker: Walker): Promise<void> {
  const { sandbox } = walker;
  walker.strike('again', { kind: 'dropAfter' }, 1);
  sandbox.pauseRules(true);
  await sandbox.to('2043-02-28T12:30:00+09:00');
  sandbox.pauseRules(false);
  await sandbox.to('2043-03-02T12:00:00+09:00');
}

/**
 * Refusals of the merchant open the breaker, here in a run by hand beside a schedule that is out.
 * Next day one charge goes out; its answer sets the collector planning the others.
 */
async function probe(walker: Walker): Promise<void> {
  const { sandbox, ask } = walker;
  const how = { as: 'ops', scope: operator };
  sandbox.pauseRules(true);
  await sandbox.to('2043-03-31T10:00:30+09:00');
  walker.strike('again', { kind: 'decline', message: '미등록 가맹점' }, 0);
  await ask('POST /admin/runs', { ...how, body: {} });
  await sandbox.advance('PT2M');
  sandbox.kept.script([], 'replace');
  sandbox.pauseRules(false);
  await sandbox.to('2043-04-01T12:00:00+09:00');
  await ask('GET /admin/breaker', how);
  await ask('POST /admin/breaker', { ...how, body: { state: 'closed', reason: 'walk' } });
}

/**
 * What fell due while a recovery was on is planned by the night that ends it. A first charge whose
 * decline turned into a payment is found by it as well, with the card that its window issued.
 */
async function recover(walker: Walker): Promise<void> {
  const { sandbox, ask } = walker;
  const how = { as: 'ops', scope: operator };
  await sandbox.to('2043-04-30T08:15:00+09:00');
  walker.strike('again', { kind: 'flipToPaid', ms: 60_000 }, 1);
  await comeBack(walker, 'flipped', 'pc');
  await sandbox.to('2043-04-30T09:00:00+09:00');
  await ask('POST /admin/recover', {
    ...how,
    body: { since: '2043-04-30T08:00:00+09:00', reason: 'walk' },
  });
  await ask('GET /admin/recover', how);
  const at = Date.parse('2043-04-30T08:30:00+09:00') / 1_000;
  const wish = { at, verb: 'breaker', state: 'closed' };
  await ask('POST /admin/replay', { ...how, body: { wishes: [wish], reason: 'walk' } });
  const lost = { subscription: `sub${'0'.repeat(25)}`, user: 'pc', plan: 'basic-monthly' };
  await ask('POST /admin/rebuild', { ...how, body: { ...lost, dry_run: true, reason: 'walk' } });
  await ask('POST /admin/recover', { ...how, body: { replay: 'done' } });
  // It goes on ten minutes later, when the tick of the hour has put off what is due.
  walker.strike('any', { kind: 'http', status: 502 }, 3, '/payments/status/');
  await sandbox.to('2043-05-02T12:00:00+09:00');
}

async function operate({ ask }: Walker, visits: ReadonlyMap<string, Visit>): Promise<void> {
  const how = { as: 'ops', scope: operator };
  const path = { id: visits.get('hook')?.id ?? '' };
  await ask('GET /admin/cases', how);
  await ask('GET /admin/subscriptions/{id}', { ...how, path });
  await ask('GET /admin/subscriptions', { ...how, query: { payment: 'imp_0' } });
  await ask('GET /admin/subscriptions', { ...how, query: { card: '4242' } });
  await ask('GET /admin/subscriptions/{id}/history', { ...how, path });
  await ask('GET /admin/subscriptions/{id}/charges/{period}/why', {
    ...how,
    path: { ...path, period: '0' },
  });
  const first = { ...how, path: { ...path, period: '0' } };
  await ask('GET /admin/subscriptions/{id}/charges/{period}/statement', first);
  await ask('GET /admin/subscriptions/{id}/evidence', { ...how, path });
  await ask('GET /admin/export', { ...how, query: { month: '2043-03' } });
  const asked = { ...how, path, body: { reason: 'asked' } };
  const settled = { ...asked, body: { as: 'waived', reason: 'asked' } };
  await ask('POST /admin/subscriptions/{id}/settle', settled);
  await ask('POST /admin/subscriptions/{id}/debt', settled);
  await ask('POST /admin/subscriptions/{id}/retry', asked);
  await ask('POST /admin/subscriptions/{id}/release', asked);
  const held = { ...how, body: { plan: 'basic-monthly', reason: 'asked' } };
  await ask('POST /admin/holds', held);
  await ask('GET /admin/holds', how);
  await ask('POST /admin/holds/release', held);
  const one = { ...how, body: { subscription: path.id, reason: 'asked' } };
  await ask('POST /admin/holds', one);
  await ask('POST /admin/holds/release', one);
  const price = { ...asked, body: { version: 1, reason: 'asked' } };
  await ask('POST /admin/subscriptions/{id}/price', price);
  const gift = { ...how, path, body: { amount: 100, reason: 'asked' }, key: 'walk' };
  await ask('POST /admin/subscriptions/{id}/credit', gift);
  await ask('POST /admin/subscriptions/{id}/credit/take-back', { ...gift, key: 'back' });
  await ask('POST /admin/subscriptions/{id}/billing-day', {
    ...asked,
    body: { day: 15, reason: 'asked' },
  });
  await ask('POST /admin/subscriptions/{id}/undo-billing-day', asked);
  await ask('GET /admin/subscriptions/{id}/consents', { ...how, path });
  const line = { name: 'lesson', amount: 100, consent, reason: 'asked' };
  await ask('POST /admin/subscriptions/{id}/lines', { ...gift, body: line });
  const waits = { ...asked, path: { ...path, line: extraIdOf(path.id, 'one_off', 'walk') } };
  await ask('POST /admin/subscriptions/{id}/lines/{line}/remove', waits);
  const none = { ...how, path: { id: 'payment-imp_0' } };
  await ask('GET /admin/cases/{id}', none);
  await ask('GET /admin/subscriptions/{id}/refunds', { ...how, path });
  const refund = { period: 0, amount: 100, cancel: 'no', reason: 'asked' };
  await ask('POST /admin/subscriptions/{id}/refunds', { ...how, path, body: refund, key: 'walk' });
  await ask('POST /admin/cases/{id}/close', { ...none, body: { reason: 'asked' } });
  const cancel = { when: 'period_end', reason: 'asked' };
  await ask('POST /admin/subscriptions/{id}/cancel', { ...how, path, body: cancel });
  await ask('POST /admin/subscriptions/{id}/keep', asked);
  const slow = { as: 'slow', path: { id: visits.get('slow')?.id ?? '' } };
  await ask('POST /subscriptions/{id}/cancel', { ...slow, body: { when: 'now' } });
}

/** The shop's backend, for a user it names. */
async function serve({ ask }: Walker): Promise<void> {
  const how = { as: 'backend', scope: 'billing/server' };
  const user = 'served';
  const opened = await ask('POST /server/subscriptions', {
    ...how,
    body: { user, plan: 'basic-monthly', coupon: 'welcome3', buyer },
  });
  const path = { id: String(opened.json['subscription']) };
  await ask('GET /server/subscriptions', { ...how, query: { user } });
  await ask('GET /server/subscriptions', { ...how, query: { status: 'active' } });
  await ask('GET /server/subscriptions', { ...how, query: { changed_since: 'now' } });
  await ask('GET /server/subscriptions/{id}', { ...how, path });
  await ask('GET /server/subscriptions/{id}/charges', { ...how, path });
  const first = { ...how, path: { ...path, period: '0' } };
  await ask('GET /server/subscriptions/{id}/charges/{period}/statement', first);
  await ask('POST /server/subscriptions/{id}/card', { ...how, path, body: { user, buyer } });
  await ask('POST /server/subscriptions/{id}/keep', { ...how, path, body: { user } });
  const line = { user, name: 'lesson', amount: 100, consent, reason: 'asked' };
  await ask('POST /server/subscriptions/{id}/lines', { ...how, path, body: line, key: 'walk' });
  await ask('POST /server/subscriptions/{id}/lines/{line}/remove', {
    ...how,
    path: { ...path, line: extraIdOf(path.id, 'one_off', 'walk') },
    body: { user },
  });
  const pause = { user, when: 'period_end' };
  await ask('POST /server/subscriptions/{id}/pause', { ...how, path, body: pause });
  await ask('POST /server/subscriptions/{id}/resume', { ...how, path, body: { user } });
  await ask('GET /server/subscriptions/{id}/consents', { ...how, path });
  await ask('POST /server/subscriptions/{id}/consents/{consent}', {
    ...how,
    path: { ...path, consent: `con${'0'.repeat(25)}` },
    body: { user, act: 'agree' },
  });
  const notice = { user, channel: 'sms', sha256: 'ab'.repeat(32) };
  await ask('POST /server/subscriptions/{id}/notices', { ...how, path, body: notice });
  const cancel = { user, when: 'now' };
  await ask('POST /server/subscriptions/{id}/cancel', { ...how, path, body: cancel });
}

/** iamport does not answer for a while, so that the tick of the hour completes an erasure. */
async function erase({ sandbox, ask, strike }: Walker): Promise<void> {
  strike('customers', { kind: 'http', status: 502 }, 4);
  await ask('DELETE /me', { as: 'hook' });
  const body = { reason: 'asked' };
  const path = { user: 'flipped' };
  await ask('POST /admin/users/{user}/erase', { as: 'ops', scope: operator, path, body });
  await sandbox.advance('PT3H');
}

/** Events that rules gave to functions end in the dead letters when DynamoDB is out. */
async function sufferOutage({ sandbox, ask }: Walker): Promise<void> {
  await sandbox.to('2043-05-03T04:58:30+09:00');
  // A write: what the functions said about idle times no longer holds.
  const how = { as: 'ops', scope: operator };
  await ask('POST /admin/breaker', { ...how, body: { state: 'open', reason: 'walk' } });
  sandbox.failTables(true);
  await sandbox.to('2043-05-03T05:06:00+09:00');
  sandbox.failTables(false);
  await ask('POST /admin/breaker', { ...how, body: { state: 'closed', reason: 'walk' } });
}

/** Those that a person may close. */
async function closeCases({ ask }: Walker): Promise<void> {
  const how = { as: 'ops', scope: operator };
  const { json } = await ask('GET /admin/cases', how);
  const items = json['items'] as readonly { readonly id: string }[];
  for (const { id } of items.slice(0, 9)) {
    const close = { ...how, path: { id }, body: { reason: 'asked' } };
    await ask('POST /admin/cases/{id}/close', close);
  }
}
