// Customers who sign up with a coupon, and what the shop tells them before it ends.
import type { Ids } from './people';
import { goodCard } from './people';
import type { Universe } from './universe';

const hourMs = 3_600_000;
const dayHours = 24;

type Of = {
  readonly plan: string;
  readonly coupon: string;
  readonly quantity?: number | undefined;
};

/** As `open` of people, with a coupon; undefined where the checkout is refused. */
export async function openWith(
  { people }: Universe,
  user: string,
  of: Of,
  card: string | undefined = goodCard,
): Promise<Ids | undefined> {
  const shown = await people.start(user, 'POST /subscriptions', of);
  return shown && people.finish(shown, card);
}

/** Who begins a year with which coupon: a third of all years. */
export function couponOf(person: number, plan: string, seed: number): string | undefined {
  if (seed % 3 !== 1) return undefined;
  if (person === 0) return 'THIRD';
  if (plan === 'patient') return 'ALWAYS';
  if (plan === 'seats') return seed % 2 === 0 ? 'ALWAYS' : 'THIRD';
  return [2, 7].includes(person) && plan !== 'strict' ? 'FEW' : undefined;
}

/** Now and then the shop tells of what follows, and she answers: in time, too soon or too late. */
export function tellOfEnd(universe: Universe, user: string): void {
  const { people, random, timeline } = universe;
  const tell = () => void people.notify(universe, user, 'alimtalk').catch(() => 0);
  const agree = () => void people.answer(universe, user, 'agree').catch(() => 0);
  for (let days = 15; days < 160; days += random.whole(4, 16)) {
    const hours = days * dayHours + random.whole(0, 23);
    if (random.chance(0.6)) timeline.after(hours * hourMs, tell);
    timeline.after((hours + 2) * hourMs, agree);
  }
}

/** Strangers, three at once now and then, who ask for one of which there are few and leave. */
export function shopAround({ people, random, timeline, options }: Universe): void {
  if (options.seed % 3 !== 1) return;
  for (let nth = 0; nth < 8; nth += 1) {
    const hours = random.whole(1, 9_000);
    const at = [0, 1, 2].map((one) => ({ user: `user-${20 + 3 * nth + one}`, coupon: 'FEW' }));
    for (const { user, coupon } of at) {
      const ask = () => people.start(user, 'POST /subscriptions', { plan: 'weekly', coupon });
      timeline.after(hours * hourMs, () => void ask().catch(() => 0));
    }
  }
}

/** In years with coupons, some of who come back ask for one of which there are few. */
export async function signUpAgain(universe: Universe, user: string): Promise<void> {
  const { people, random, options } = universe;
  const coupon = options.seed % 3 === 1 && random.chance(0.6) ? random.pick(['FEW', 'THIRD']) : '';
  // Some windows are left open, and hold their place for a day.
  if (coupon !== '' && random.chance(0.3)) {
    await people.start(user, 'POST /subscriptions', { plan: 'monthly', coupon });
    return;
  }
  const plan = 'monthly';
  const withOne = coupon === '' ? undefined : await openWith(universe, user, { plan, coupon });
  const ids = withOne ?? (await people.open(user, plan));
  if (ids) await Promise.all([people.callback(user, ids), people.land(ids)]);
}
