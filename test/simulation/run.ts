// One seed: a year with its happenings, eight quiet days, and the judgement.
import { createHash } from 'node:crypto';
import type { ProviderModel } from '../../sandbox/iamport/types';
import type { Violation } from './checker/facts';
import { isTaken } from './checker/facts';
import { notePriced, noteSaid } from './checker/answers';
import { noteUndone, noteWished } from './checker/consent';
import { noteNotice, noteStart } from './checker/trials';
import { Watch } from './checker/watch';
import { ChangesHeard } from './changes-heard';
import { checkFollowed, noteShown } from './checker/following';
import { noteDayAsked } from './checker/billing-days';
import { couponOf, openWith, shopAround, tellOfEnd } from './couponers';
import { moveDays } from './day-movers';
import { carryOut } from './deeds';
import { listEverything } from './finders';
import { judgeRest, seenOf } from './judgement';
import type { Happening } from './happenings';
import { hoursLong, people } from './script';
import { Universe } from './universe';
import { noteHeld } from './holders';

export type Outcome = {
  readonly violations: readonly Violation[];
  readonly digest: string;
  /** Payments taken, and periods that were to be paid for. */
  readonly charges: number;
  readonly owed: number;
  /** That an operator or a withdrawal asked for, and that are done. */
  readonly refunds: number;
  readonly faults: number;
  readonly steps: number;
};

const hourMs = 3_600_000;
const quietDays = 8;

/** `look` sees the world as it came to rest, for whoever wants to know why. */
export async function run(
  seed: number,
  script: readonly Happening[],
  look: (universe: Universe, watch: Watch) => void = () => undefined,
): Promise<Outcome> {
  const watch: Watch = new Watch(seenOf(() => universe));
  const universe: Universe = new Universe({
    seed,
    watch,
    start: startOf(seed),
    model: { ...modelOf(seed), issueAmount: amounts[seed % amounts.length] ?? 'displayed' },
  });
  universe.onChange = (id, asked) => noteWished(watch.record, id, asked);
  universe.onUndoChange = (id) => noteUndone(watch.record, id);
  universe.onDay = (id, day) => noteDayAsked(watch.record, id, day);
  universe.onHold = (of, state) => noteHeld(universe, watch.record, of, state);
  universe.onPrice = (id, priced) =>
    notePriced(watch.record, id, { priced, now: () => universe.nowMs });
  universe.onAnswer = (id, said) => noteSaid(watch.record, id, said);
  universe.onStart = (id) => noteStart(watch.record, id, () => universe.nowMs);
  universe.onNotice = (id, channel) => noteNotice(watch.record, id, channel, universe.nowMs);
  universe.onSettle = (id) => watch.record.settledByHand.add(`S#${id}`);
  const heard = new ChangesHeard(universe);
  const from = universe.nowMs;
  heard.onShown = (id, askedAt) => noteShown(watch.record, id, askedAt);
  heard.isCalm = false;
  heard.keepAsking();
  const trace: string[] = [];
  universe.table.onWrite(({ after }) => {
    trace.push(`${universe.nowMs} ${String(after['pk'])} ${String(after['sk'])}`);
  });
  // Every eleven weeks, for speed: what is found then is found in the same way every night.
  universe.passEvery = 78;
  universe.cloud.passDays = 80;
  await signUp(universe);
  shopAround(universe);
  moveDays(universe);
  const begun = universe.nowMs;
  for (const happening of [...script].sort((a, b) => a.at - b.at)) {
    await universe.runTo(begun + happening.at * hourMs);
    carryOut(universe, happening);
  }
  await universe.runTo(begun + hoursLong * hourMs);
  universe.calm();
  heard.isCalm = true;
  for (let days = 0; days < quietDays; days += 1) {
    if (days % 3 === 0) universe.cloud.fire('reconcile');
    await universe.runTo(universe.nowMs + 24 * hourMs);
  }

  await listEverything(universe, watch);
  await universe.during(heard.ask());
  const { shown, anewAt } = heard;
  checkFollowed(watch.record, { shown, from, anewAt }, universe.nowMs);
  look(universe, watch);
  const violations = judgeRest(universe, watch);
  for (const { at, path, status } of watch.record.sent) trace.push(`${at} ${path} ${status}`);
  const taken = universe.emulator.book.payments.filter((row) => isTaken(row as never)).length;
  const disturbed = new Set(
    watch.record.sent
      .filter(({ status, refusal }) => !usual.has(status ?? 0) || refusal !== '')
      .map(({ at, path }) => `${path} ${Math.floor(at / hourMs)}`),
  ).size;
  return {
    violations,
    digest: createHash('sha256').update(trace.join('')).digest('hex').slice(0, 16),
    charges: taken,
    owed: [...watch.record.items.keys()].filter((key) => key.includes(' C#')).length,
    refunds: [...watch.record.items].filter(isRefunded).length,
    faults: disturbed + universe.table.struck + universe.cloud.struck.length + universe.disturbed,
    steps: universe.steps,
  };
}

/** At noon, or on a morning that is still the day before elsewhere. */
function startOf(seed: number): string {
  return seed % 2 === 0 ? '2027-01-30T12:00:00+09:00' : '2027-01-31T06:00:00+09:00';
}

const usual = new Set([200, 404]);

const isRefunded = ([key, item]: readonly [string, { readonly [name: string]: unknown }]) =>
  key.includes(' F#') && item['state'] === 'done';

const amounts = ['displayed', 'zero', 'other'] as const;

/** M1 to M4 by turns: refuses or takes a paid id again, takes effect late, shows late. */
function modelOf(seed: number): Partial<ProviderModel> {
  const models: readonly Partial<ProviderModel>[] = [
    {},
    { duplicates: 'allow' },
    { lateMs: 40_000 },
    { readLagMs: 120_000 },
    { declineShape: 'codeWithRow' },
    { declineShape: 'code' },
  ];
  return models[seed % models.length] ?? {};
}

/**
 * Two or three of a year have a policy with days of grace, one of them for some seats, and one or
 * two begin with a trial. In one year of three somebody pays by the week: weeks cost most of the
 * time, and hide least.
 */
function planOf(person: number, seed: number): string {
  if (person === 6) return 'yearly';
  if (person === 1 || person === 4) return seed % 2 === 0 ? 'patient' : 'monthly';
  if (person === 5) return seed % 2 === 1 ? 'seats' : 'tasted';
  if (person === 3 && seed % 3 !== 0) return 'tried';
  if (person === 2) return seed % 2 === 0 ? 'monthly' : 'strict';
  return person === 7 && seed % 3 === 0 ? 'weekly' : 'monthly';
}

const isTrial = (plan: string) => plan === 'tried' || plan === 'tasted';

/** The shop tells of what follows, in time or not; some customers buy before. */
function tellSome(universe: Universe, user: string): void {
  const { people, random, timeline } = universe;
  const days = random.whole(0, 36);
  timeline.after(days * 24 * hourMs, () => void people.notify(universe, user, 'alimtalk'));
  if (!random.chance(0.4)) return;
  const soon = random.whole(0, 13 * 24);
  timeline.after(soon * hourMs, () => void people.buy(universe, user));
}

/** On two days that months do not all have. */
async function signUp(universe: Universe): Promise<void> {
  for (let person = 0; person < people; person += 1) {
    const plan = planOf(person, universe.options.seed);
    const user = `user-${person}`;
    const seats = plan === 'seats' ? 1 + (universe.options.seed % 7) : undefined;
    const coupon = couponOf(person, plan, universe.options.seed);
    const of = { plan, coupon: coupon ?? '', quantity: seats };
    const withOne = coupon && (await universe.during(openWith(universe, user, of)));
    const open = () => universe.people.open(user, plan, undefined, seats);
    const ids = withOne ?? (await universe.during(open()));
    if (withOne) tellOfEnd(universe, user);
    if (ids) await universe.during(universe.people.callback(user, ids));
    if (isTrial(plan)) tellSome(universe, user);
    if (person === 3) await universe.runTo(universe.nowMs + 24 * hourMs);
  }
}
