// coupons.json read into coupons: its schema, and errors that say where and what to change.
import * as z from 'zod/mini';
import type { CouponOffer, Coupons, CouponVersion } from '../domain/catalogue/coupon';
import { couponPlansMax, frozen } from '../domain/catalogue/coupon';
import type { Catalogue, Plan, Price } from '../domain/catalogue/plan';
import { noticeDays, trialDaysMin } from '../domain/catalogue/notice';
import { costOf } from '../domain/charge/cost';
import type { CivilDate } from '../domain/common/calendar';
import { leastCharge, won } from '../domain/common/money';
import type { PlanFault } from './catalogue';
import { parseFaults } from './catalogue';

/** As a customer types it; small letters are taken as capital ones. */
const couponCode = /^[A-Z0-9][A-Z0-9-]{1,30}[A-Z0-9]$/;
const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));

const VersionEntry = z.strictObject({
  version: z.int().check(z.minimum(1), z.maximum(9_999)),
  percent: z.optional(z.int().check(z.minimum(1), z.maximum(99))),
  amount: z.optional(z.int().check(z.minimum(1), z.maximum(100_000_000))),
  periods: z.optional(z.int().check(z.minimum(1), z.maximum(520))),
  from: z.optional(z.iso.date()),
  until: z.optional(z.iso.date()),
});

const CouponEntry = z.strictObject({
  id: z.string().check(z.regex(couponCode)),
  name: text(60),
  en: z.optional(z.strictObject({ name: text(60) })),
  plans: z.array(z.string()).check(z.minLength(1), z.maxLength(couponPlansMax)),
  versions: z.array(VersionEntry).check(z.minLength(1)),
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
  oncePerCustomer: z.optional(z.boolean()),
  noticesBy: z.optional(z.enum(['sms', 'alimtalk', 'letter', 'call'])),
  retired: z.optional(z.boolean()),
});

const CouponsFile = z.strictObject({
  $schema: z.optional(z.string()),
  coupons: z.array(CouponEntry),
});

/** For editors: `coupons.schema.json` is made from this. */
export const couponsSchema = CouponsFile;

type Entry = z.infer<typeof CouponEntry>;
type Version = z.infer<typeof VersionEntry>;

export type CouponsRead =
  | { readonly kind: 'read'; readonly coupons: Coupons }
  | { readonly kind: 'broken'; readonly faults: readonly PlanFault[] };

/** All versions of a plan's price, where its file is at hand; the one on sale otherwise. */
export type PricesOf = (plan: Plan) => readonly Price[];

/** `file`: undefined where there is none, which is no coupons. */
export function readCoupons(
  file: unknown,
  catalogue: Catalogue,
  pricesOf: PricesOf = ({ price }) => [price],
): CouponsRead {
  if (file === undefined) return { kind: 'read', coupons: new Map() };
  const parsed = CouponsFile.safeParse(file);
  if (!parsed.success) return { kind: 'broken', faults: parseFaults(parsed.error) };
  const { coupons } = parsed.data;
  const faults = coupons.flatMap((coupon, at) =>
    couponFaults(coupon, coupons, { catalogue, pricesOf }).map(({ path, why }): PlanFault => ({
      path: ['coupons', at, ...path],
      why,
    })),
  );
  if (faults.length > 0) return { kind: 'broken', faults };
  return { kind: 'read', coupons: new Map(coupons.map((one) => [one.id, offerOf(one)])) };
}

type Plans = { readonly catalogue: Catalogue; readonly pricesOf: PricesOf };

function couponFaults(coupon: Entry, all: readonly Entry[], plans: Plans): readonly PlanFault[] {
  const faults: PlanFault[] = [];
  const fault = (path: readonly PropertyKey[], why: string) => void faults.push({ path, why });
  const { id, versions, noticesBy } = coupon;
  if (all.filter((other) => other.id === id)[0] !== coupon) fault(['id'], `id ${id} stands twice`);
  coupon.plans.forEach((plan, at) => {
    if (!plans.catalogue.has(plan)) fault(['plans', at], `there is no plan ${plan}`);
    if (coupon.plans.indexOf(plan) !== at) fault(['plans', at], `plan ${plan} stands twice`);
  });
  const ends = versions.findIndex(({ periods }) => periods !== undefined);
  if (ends >= 0 && noticesBy === undefined) {
    const why = `its end is told ${noticeDays} days before: say how, by noticesBy`;
    fault(['versions', ends, 'periods'], why);
  }
  versions.forEach((version, at) => {
    for (const { path, why } of versionFaults(version, at, coupon, plans)) {
      fault(['versions', at, ...path], why);
    }
  });
  return faults;
}

function versionFaults(
  version: Version,
  at: number,
  coupon: Entry,
  { catalogue, pricesOf }: Plans,
): readonly PlanFault[] {
  const faults: PlanFault[] = [];
  const fault = (path: readonly PropertyKey[], why: string) => void faults.push({ path, why });
  const { percent, amount, periods, from, until } = version;
  if (version.version !== at + 1) {
    fault(['version'], `versions must count 1, 2, 3, …, got ${version.version}`);
  }
  if ((percent === undefined) === (amount === undefined)) {
    fault([], 'a coupon takes off a percentage or an amount: give one of them');
    return faults;
  }
  if (from !== undefined && until !== undefined && from > until) {
    fault(['until'], `it must not end before ${from}`);
  }
  const other = coupon.versions.slice(0, at).find((before) => overlap(before, version));
  if (other) fault(['from'], `version ${other.version} is valid on some of its days`);
  for (const planId of coupon.plans) {
    const plan = catalogue.get(planId);
    if (!plan) continue;
    const frozenAs = frozen({ ...coupon }, versionOf(version));
    const low = pricesOf(plan).find(
      (price) => costOf({ price: { ...price, coupon: frozenAs } }).amount < leastCharge,
    );
    if (low) {
      const left = costOf({ price: { ...low, coupon: frozenAs } }).amount;
      const least = `it must stay ${leastCharge} or more`;
      const why = `${planId} at ${low.amount} would cost ${left}: ${least}`;
      fault([percent === undefined ? 'amount' : 'percent'], why);
    }
    if (periods !== undefined && daysAtLeast(plan.price, periods) < trialDaysMin) {
      const told = `its end is told ${noticeDays} days before`;
      const why = `${periods} of ${planId} are too short: ${told}`;
      fault(['periods'], why);
    }
  }
  return faults;
}

const daysIn = { day: 1, week: 7, month: 28, year: 365 } as const;

function daysAtLeast({ interval, every }: Price, periods: number): number {
  return daysIn[interval] * every * periods;
}

const first = '0000-01-01';
const last = '9999-12-31';

function overlap(a: Version, b: Version): boolean {
  return (a.from ?? first) <= (b.until ?? last) && (b.from ?? first) <= (a.until ?? last);
}

function versionOf({ version, percent, amount, periods, from, until }: Version): CouponVersion {
  const days = { from: from as CivilDate | undefined, until: until as CivilDate | undefined };
  if (percent !== undefined) return { version, percent, periods, ...days };
  return { version, amount: won(amount ?? 0), periods, ...days };
}

function offerOf(of: Entry): CouponOffer {
  const { id, name, en, plans, versions, limit, oncePerCustomer = false, noticesBy } = of;
  return {
    id,
    name,
    en,
    plans,
    versions: versions.map(versionOf),
    limit,
    oncePerCustomer,
    noticesBy,
    retired: of.retired ?? false,
  };
}

/**
 * Versions of before that are gone, or take off something else by now: those who have them keep
 * what was sold to them. `sold`: the file as it was deployed.
 */
export function changedVersions(now: Coupons, sold: Coupons): readonly string[] {
  const plain = (of: CouponVersion) => JSON.stringify([of.percent, of.amount, of.periods]);
  return [...sold.values()].flatMap(({ id, versions }) =>
    versions.flatMap((was) => {
      const is = now.get(id)?.versions.find(({ version }) => version === was.version);
      if (is && plain(is) === plain(was)) return [];
      const what = is ? 'was changed' : 'is gone';
      return [`${id}: version ${was.version} was sold, and ${what}: add a version instead`];
    }),
  );
}
