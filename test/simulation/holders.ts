// Operators who put a customer, one subscription or a plan on hold, and most of them release it.
import type { HoldNews } from './checker/plan-holds';
import { noteHold } from './checker/plan-holds';
import type { Record } from './checker/record';
import type { Deed, Held } from './happenings';
import { operate } from './operators';
import { within } from './refunders';
import { hoursLong } from './script';
import type { Universe } from './universe';

const hourMs = 3_600_000;
/** Calls until an operator is answered; a plan is not left on hold by mistake. */
const callsMax = 40;

/** What the checker is told: every subscription that was ever opened for the user may be meant. */
export function noteHeld(
  { people, nowMs }: Universe,
  record: Record,
  of: Held,
  state: HoldNews['state'],
): void {
  if ('plan' in of) return noteHold(record, { plan: of.plan, ids: [], state }, nowMs);
  const ids = 'user' in of ? people.allOf(of.user) : [of.subscription];
  noteHold(record, { ids, state }, nowMs);
}

/** The operator writes of a customer what must not be written: an erasure takes it too. */
function wordsOn({ people }: Universe, of: Held): string {
  if ('plan' in of) return '확인 중';
  return `${'user' in of ? of.user : (people.ownerOf(of.subscription) ?? '')}님 확인 중`;
}

/** Answers the HTTP status; 0 where no answer came. */
export async function hold(universe: Universe, of: Held): Promise<number> {
  universe.onHold(of, 'asked');
  const route = 'POST /admin/holds';
  const asked = operate(universe, { route, body: { ...of, reason: wordsOn(universe, of) } });
  const { status } = await within(universe, asked);
  if (status === 200) universe.onHold(of, 'held');
  return status;
}

export async function release(universe: Universe, of: Held): Promise<number> {
  universe.onHold(of, 'released');
  const route = 'POST /admin/holds/release';
  const asked = operate(universe, { route, body: { ...of, reason: wordsOn(universe, of) } });
  return (await within(universe, asked)).status;
}

/** The ids of what is listed as on hold; a plan by its own name. */
export async function listed(universe: Universe): Promise<readonly string[]> {
  const { json } = await operate(universe, { route: 'GET /admin/holds' });
  const items = (json['items'] ?? []) as readonly { subscription: string | null; plan: string }[];
  return items.map(({ subscription, plan }) => subscription ?? plan);
}

export const isOfHold = (deed: Deed): deed is 'hold' | 'hold the plan' =>
  deed === 'hold' || deed === 'hold the plan';

export function holdSome(universe: Universe, user: string, deed: Deed): Promise<void> {
  return deed === 'hold' ? holdHer(universe, user) : holdPlanOf(universe, user);
}

/** Some stay on hold for good. */
async function holdHer(universe: Universe, user: string): Promise<void> {
  const { random, people, timeline } = universe;
  const subscription = people.subscriptions.get(user);
  if (subscription === undefined) return;
  const of = random.chance(0.5) ? { user } : { subscription };
  await hold(universe, of);
  const days = random.whole(1, 90);
  if (random.chance(0.8)) {
    timeline.after(days * 24 * hourMs, () => void release(universe, of).catch(() => undefined));
  }
}

/**
 * Most begin some hours before the next charge of the user is due. None lasts longer than a year's
 * quiet days leave to catch up.
 */
async function holdPlanOf(universe: Universe, user: string): Promise<void> {
  const { random, people, timeline, table } = universe;
  const place = `S#${people.subscriptions.get(user)}`;
  const row = table.dump().find(({ pk, sk }) => pk === place && sk === 'S');
  const plan = String((row?.['price'] as { planId?: string } | undefined)?.planId ?? 'monthly');
  const dueMs = Number(String(row?.['dueSk']).slice(0, 12)) * 1_000;
  const before = dueMs - random.whole(1, 20) * hourMs - universe.nowMs;
  const overMs = Date.parse(universe.options.start ?? '') + hoursLong * hourMs;
  if (before > 0 && universe.nowMs + before < overMs && random.chance(0.8)) {
    await new Promise<void>((resolve) => void timeline.after(before, resolve));
  }
  const hours = random.whole(1, 100);
  await insist(universe, () => hold(universe, { plan }));
  timeline.after(hours * hourMs, () => {
    void insist(universe, () => release(universe, { plan })).catch(() => undefined);
  });
}

async function insist(universe: Universe, ask: () => Promise<number>): Promise<void> {
  for (let calls = 0; calls < callsMax; calls += 1) {
    const status = await ask();
    // 409: it stands so already.
    if (status === 200 || status === 409) return;
    await new Promise<void>((resolve) => void universe.timeline.after(hourMs / 4, resolve));
  }
}
