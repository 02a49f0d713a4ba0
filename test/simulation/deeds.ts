// Makes a happening of a script happen in a universe.
import type { Fault } from '../../sandbox/iamport/types';
import type { Deed, Happening } from './happenings';
import { isOfTrial, trySome, wanted } from './triers';
import { signUpAgain } from './couponers';
import { eraseSome } from './erasers';
import type { Asked } from './people';
import { isOfOperators, operateSome } from './givers';
import { operateOn, setPrice, useUpOrderNumber, versions } from './operators';
import { refundSome } from './refunders';
import type { Universe } from './universe';
import { anyChargeOf, changeNumber } from '../order-numbers';

type Failing = Happening & { kind: 'outage' | 'blind' };

const hourMs = 3_600_000;
const foreign = { kind: 'currencyEcho', currency: 'USD' } as const;

export function carryOut(universe: Universe, happening: Happening): void {
  const { emulator, table, cloud, timeline } = universe;
  const later = (hours: number, end: () => void) => timeline.after(hours * hourMs, end);
  switch (happening.kind) {
    case 'provider': {
      const { route, count = 1 } = happening;
      emulator.script([{ route, fault: faultOf(universe, happening), count }], 'append');
      return;
    }
    case 'outage':
    case 'blind':
      fail(universe, happening);
      return;
    case 'store':
      table.script([happening.rule]);
      return;
    case 'fate':
      cloud.fates.push(happening);
      return;
    case 'stuck':
      stick(universe, happening.minutes, happening.lateMs);
      return;
    case 'refusals':
      refuse(universe, happening);
      return;
    case 'no rules':
      universe.disturbed += 1;
      universe.rulesPaused = true;
      later(happening.hours, () => (universe.rulesPaused = false));
      return;
    case 'fire twice':
      universe.disturbed += 1;
      cloud.fire('plan');
      cloud.fire('plan');
      later(1, () => cloud.fire('plan'));
      return;
    case 'late tick':
      universe.disturbed += 1;
      cloud.fire(happening.rule, happening.ms);
      return;
    case 'deliver twice':
      cloud.queues.doubles += happening.messages;
      return;
    case 'lose the queues':
      universe.disturbed += cloud.queues.length;
      cloud.queues.drop();
      return;
    case 'index lag':
      universe.disturbed += 1;
      table.indexLagMs = happening.ms;
      later(happening.hours, () => (table.indexLagMs = 0));
      return;
    case 'read lag':
      universe.disturbed += 1;
      emulator.model = { ...emulator.model, readLagMs: happening.ms };
      later(happening.hours, () => (emulator.model = { ...emulator.model, readLagMs: 0 }));
      return;
    case 'no webhooks':
      universe.webhooksPass = false;
      later(happening.hours, () => (universe.webhooksPass = true));
      return;
    case 'skew':
      universe.disturbed += 1;
      cloud.skewMs = happening.seconds * 1_000;
      later(happening.hours, () => (cloud.skewMs = 0));
      return;
    case 'deed':
      void doDeed(universe, `user-${happening.person}`, happening.deed).catch(() => undefined);
  }
}

/** The provider is down, or a charge never arrives and nobody can look. */
function fail({ emulator, nowMs }: Universe, { kind, hours }: Failing): void {
  const fault = { kind: 'outage', fromMs: nowMs, toMs: nowMs + hours * hourMs } as const;
  emulator.script([{ route: kind === 'blind' ? 'look' : 'any', fault }], 'append');
  if (kind === 'outage') return;
  emulator.script([{ route: 'again', fault: { kind: 'dropBefore' } }], 'append');
}

function refuse(
  { emulator, people }: Universe,
  { person, sends, lost }: Happening & { kind: 'refusals' },
): void {
  const id = people.subscriptions.get(`user-${person}`);
  if (id === undefined) return;
  const match = anyChargeOf(id, { periods: 60, attempts: 6 });
  const message = '승인 요건 미충족(코드 Q7)';
  if (lost) emulator.script([{ route: 'again', match, fault: { kind: 'dropBefore' } }], 'append');
  const fault = { kind: 'codeNonZero', message } as const;
  emulator.script([{ route: 'again', match, count: sends, fault }], 'append');
}

/** Another sum is another amount, or the same in another currency. */
function faultOf(universe: Universe, { fault }: Happening & { kind: 'provider' }): Fault {
  return fault.kind === 'amountEcho' && universe.random.chance(0.5) ? foreign : fault;
}

function stick({ cloud, emulator }: Universe, minutes: number, ms: number): void {
  const does = { freezeMs: minutes * 60_000 };
  cloud.fates.push({ work: 'collect', fate: { call: 'put S', nth: 1, when: 'after', does } });
  emulator.script([{ route: 'again', fault: { kind: 'late', ms } }], 'append');
}

async function doDeed(universe: Universe, user: string, deed: Deed): Promise<void> {
  const { people, emulator } = universe;
  if (isOfTerms(deed)) return changeSome(universe, user, deed);
  if (isOfOperators(deed)) return operateSome(universe, user, deed);
  if (isOfPause(deed)) return pauseSome(universe, user, deed);
  if (isOfPrice(deed)) return priceSome(universe, user, deed);
  if (isOfTrial(deed)) return trySome(universe, user, deed);
  switch (deed) {
    case 'cancel now':
      await people.cancel(user, 'now');
      return;
    case 'cancel at period end':
      await people.cancel(user, 'period_end');
      return;
    case 'cancel in doubt':
      universe.whenInDoubt(user, () => void people.cancel(user, 'now'));
      return;
    case 'keep':
      await people.keep(user);
      return;
    case 'new card':
    case 'poor card': {
      const ids = await people.openCard(user, deed === 'poor card' ? poorCard : undefined);
      // On a phone and on a PC at once, as it were.
      if (ids) await Promise.all([people.land(ids), people.callback(user, ids)]);
      return;
    }
    case 'sign up again':
      await signUpAgain(universe, user);
      return;
    case 'lose the card': {
      const id = people.subscriptions.get(user);
      const match = id === undefined ? user : anyChargeOf(id, { periods: 60, attempts: 3 });
      const lost = { kind: 'decline', message: '[8350] 분실/도난 카드' } as const;
      emulator.script([{ route: 'again', match, fault: lost }], 'append');
      // Long after the debt became unpaid there is another, which pays at once or at its third try.
      universe.timeline.after(80 * 24 * hourMs, () => {
        const card = universe.random.chance(0.5) ? undefined : thirdTime;
        void people.openCard(user, card).then((ids) => ids && people.callback(user, ids));
      });
      return;
    }
    case 'give it back':
      giveBack(universe, user);
      return;
    case 'erase':
      await eraseSome(universe, user);
      return;
    case 'operate':
      await operateOn(universe, user);
      return;
    case 'refund':
      await refundSome(universe, user);
      return;
    case 'use up an order number':
      await useUpOrderNumber(universe, user);
      return;
    case 'come back again':
      for (const { imp_uid, merchant_uid } of emulator.book.payments.slice(-3)) {
        await people.land({ imp_uid, merchant_uid });
      }
      return;
    case 'forge a webhook':
      for (const { merchant_uid } of emulator.book.payments.slice(-3)) {
        await people.webhook({ imp_uid: 'imp_999', merchant_uid, status: 'paid' });
      }
      return;
    case 'read':
      for (const other of people.subscriptions.values()) await people.read(user, other);
  }
}

/** For some periods, until a day, or as long as may be; half of them come back before. */
async function pauseSome(universe: Universe, user: string, deed: Deed): Promise<void> {
  const { people, random, timeline, nowMs } = universe;
  if (deed === 'resume') {
    await people.resume(user);
    return;
  }
  const days = random.whole(1, 100);
  const until = new Date(nowMs + days * 24 * hourMs).toISOString().slice(0, 10);
  const ends = random.pick([{}, { periods: random.whole(1, 3) }, { until }]);
  await people.pause(user, { when: deed === 'pause now' ? 'now' : 'period_end', ...ends });
  if (random.chance(0.5)) timeline.after(days * 18 * hourMs, () => void people.resume(user));
}

const isOfPause = (deed: Deed): deed is 'pause now' | 'pause at period end' | 'resume' =>
  deed === 'pause now' || deed === 'pause at period end' || deed === 'resume';

type OfPrice = 'set a price' | 'agree' | 'decline';
const isOfPrice = (deed: Deed): deed is OfPrice =>
  deed === 'set a price' || deed === 'agree' || deed === 'decline';

async function priceSome(universe: Universe, user: string, deed: OfPrice): Promise<void> {
  if (deed === 'set a price') await raiseSome(universe, user);
  else await universe.people.answer(universe, user, deed);
}

/** One of ten days later, or of some after the day, its customer may answer, and think again. */
async function raiseSome(universe: Universe, user: string): Promise<void> {
  const { people, random, timeline } = universe;
  const id = people.subscriptions.get(user) ?? '';
  await setPrice(universe, id, random.pick([...versions, 2, 2, 4]));
  for (const act of ['agree', random.pick(['agree', 'decline'] as const)] as const) {
    if (!random.chance(0.7)) continue;
    const hours = random.whole(1, random.chance(0.5) ? 240 : 1_100);
    timeline.after(hours * hourMs, () => void people.answer(universe, user, act));
  }
}

const isOfTerms = (deed: Deed): deed is 'change terms' | 'change now' | 'undo the change' =>
  deed === 'change terms' || deed === 'change now' || deed === 'undo the change';

async function changeSome(universe: Universe, user: string, deed: Deed): Promise<void> {
  const { people } = universe;
  if (deed === 'undo the change') await people.undoChange(universe, user);
  else if (deed === 'change now') await changeNow(universe, user);
  else await people.change(universe, user, wishOf(universe));
}

/** Mostly more, sometimes twice at once or with a fault of the provider on its way. */
async function changeNow(universe: Universe, user: string): Promise<void> {
  const { people, random, emulator, table } = universe;
  const id = people.subscriptions.get(user) ?? '';
  const uids = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
  const match = uids.flatMap((period) => [1, 2].map((k) => changeNumber(id, period, k))).join('|');
  const fault = random.pick(faultsNow);
  // Beyond H only where a paid order number is refused: else two payments are the stated limit.
  const isLate = fault?.kind === 'late' && emulator.model.duplicates === 'allow';
  if (fault && !isLate) emulator.script([{ route: 'again', match, fault }], 'append');
  const row = table.dump().find(({ pk, sk }) => pk === `S#${id}` && sk === 'S');
  const seats = Number(row?.['quantity'] ?? 1);
  const isOfSeats = JSON.stringify(row?.['price'] ?? {}).includes('"product":"seats"');
  const asked = isOfSeats ? { quantity: seats + random.whole(1, 9) } : random.pick(asksNow);
  const tabs = random.chance(0.2) ? 2 : 1;
  await Promise.all(Array.from({ length: tabs }, () => people.changeNow(user, asked)));
}

/** Of who has no seats: dearer, or what may not be. */
const asksNow = [
  ...[{ plan: 'plus' }, { plan: 'plus' }, { plan: 'plus' }],
  { plan: 'quarterly', quantity: 1 },
] as const;

/** Half of them have none. */
const faultsNow = [
  ...[undefined, undefined, undefined, undefined],
  { kind: 'decline', message: '[8521] 한도초과' },
  { kind: 'dropAfter' },
  { kind: 'dropBefore' },
  { kind: 'late', ms: 40 * 3_600_000 },
] as const;

function wishOf({ random }: Universe): Asked {
  const plan = random.pick(wanted);
  const quantity = random.pick([1, 1, 2, 3, 9] as const);
  return random.chance(0.5) ? { plan } : { plan, quantity };
}

/** The merchant refunds the last payment in the console; most of them go on some days later. */
function giveBack(universe: Universe, user: string): void {
  const { people, emulator, random, table, timeline } = universe;
  const place = `S#${people.subscriptions.get(user)}`;
  const paid = table.dump().filter((item) => item['pk'] === place && item['status'] === 'paid');
  // Of a period, or sometimes of the difference of a change.
  const sort = random.chance(0.3) ? /^[CD]#/ : /^C#/;
  const charges = paid.filter((item) => sort.test(String(item['sk'])));
  const last = charges.sort((a, b) => (String(a['sk']) < String(b['sk']) ? -1 : 1)).at(-1);
  if (!last) return;
  emulator.consoleCancel(String(last['paymentId']));
  const days = random.whole(1, 90);
  if (random.chance(0.8)) timeline.after(days * 24 * hourMs, () => void people.release(user));
}

/** Issues a key, and is over its limit for every charge. */
const poorCard = '4000-0000-0000-0002';
/** Has no money twice, then pays. */
const thirdTime = '4000-0000-0000-3055';
