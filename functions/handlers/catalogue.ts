// plans.json read into plans: its schema, and errors that say where and what to change.
import * as z from 'zod/mini';
import { installmentsFrom } from '../domain/charge/installments';
import { plainPolicy } from '../domain/catalogue/dunning';
import { leastCharge, won } from '../domain/common/money';
import type { Catalogue, Plan } from '../domain/catalogue/plan';
import type { MerchantKind } from '../domain/catalogue/merchant';
import { taxFault } from '../domain/catalogue/merchant';
import { noConsentRules, quantityMax, withdrawals } from '../domain/catalogue/plan';
import type { TrialOffer } from '../domain/catalogue/plan';
import { trialDaysMin } from '../domain/catalogue/notice';
import { policyFaults } from '../domain/catalogue/policy-faults';
import { oddLetters, orderNameFits } from '../adapters/order-names';

const slug = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,31}$/));
const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));

/** Won of one period, for all of the quantity. */
const amountMax = 100_000_000;

const PriceVersion = z.strictObject({
  version: z.int().check(z.minimum(1), z.maximum(9_999)),
  amount: z.int().check(z.minimum(leastCharge), z.maximum(amountMax)),
  taxFree: z.optional(z.int().check(z.minimum(0))),
  installments: z.optional(z.int().check(z.minimum(2), z.maximum(12))),
});

const day = z.int().check(z.minimum(1), z.maximum(60));

const DunningEntry = z.strictObject({
  retryDays: z.array(day).check(z.maxLength(10)),
  stopDay: z.optional(day),
  paydays: z.optional(z.boolean()),
  graceDays: z.optional(day),
  suspendedDay: z.optional(day),
  end: z.optional(
    z.strictObject({
      day: z.int().check(z.minimum(1), z.maximum(180)),
      status: z.enum(['unpaid', 'canceled']),
    }),
  ),
  onReturn: z.optional(z.enum(['reanchor', 'reanchor_and_owed_days'])),
});

const PauseEntry = z.strictObject({
  /** A pause lasts at most so many periods of the plan. */
  periodsMax: z.int().check(z.minimum(1), z.maximum(52)),
  access: z.optional(z.enum(['none', 'restricted'])),
});

/** In days or in months; its length is one of them. */
const TrialEntry = z.strictObject({
  days: z.optional(z.int().check(z.minimum(trialDaysMin), z.maximum(366))),
  months: z.optional(z.int().check(z.minimum(1), z.maximum(12))),
  amount: z.optional(z.int().check(z.minimum(0), z.maximum(amountMax))),
  taxFree: z.optional(z.int().check(z.minimum(0))),
  noticesBy: z.enum(['sms', 'alimtalk', 'letter', 'call']),
});

const EnglishEntry = z.strictObject({ name: text(60), description: z.optional(text(200)) });

const PlanEntry = z.strictObject({
  id: slug,
  product: slug,
  name: text(60),
  description: z.optional(text(200)),
  en: z.optional(EnglishEntry),
  orderName: z
    .string()
    .check(z.refine(orderNameFits, 'must fit iamport (40 characters) and KICC (50 bytes)')),
  interval: z.enum(['week', 'month', 'year']),
  every: z.int().check(z.minimum(1), z.maximum(52)),
  retired: z.optional(z.boolean()),
  maxQuantity: z.optional(z.int().check(z.minimum(2), z.maximum(quantityMax))),
  prices: z.array(PriceVersion).check(z.minLength(1)),
  dunning: z.optional(DunningEntry),
  /** What it is tried at first. */
  trial: z.optional(TrialEntry),
  /** Without it customers can not pause. */
  pause: z.optional(PauseEntry),
  withdrawal: z.optional(z.enum(withdrawals)),
  /** Without consent to a higher amount: `end` if not given. */
  onNoConsent: z.optional(z.enum(noConsentRules)),
});

const PlansFile = z.strictObject({
  $schema: z.optional(z.string()),
  plans: z.array(PlanEntry).check(z.minLength(1)),
});

/** For editors: `plans.schema.json` is made from this. */
export const plansSchema = PlansFile;

type Entry = z.infer<typeof PlanEntry>;
export type CatalogueRead =
  | { readonly kind: 'read'; readonly catalogue: Catalogue }
  | { readonly kind: 'broken'; readonly faults: readonly PlanFault[] };

/**
 * Where in the file, so that a caller with its text can name the line; and what to change there.
 */
export type PlanFault = { readonly path: readonly PropertyKey[]; readonly why: string };

/** `plans.json:23: plans.1.prices.0: taxFree must not exceed amount 9900`. */
export function faultText({ path, why }: PlanFault, line?: number, file = 'plans.json'): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}: ${path.join('.') || 'file'}: ${why}`;
}

/** `merchant`: prices that are sold are held to what such a merchant may sell. */
export function readCatalogue(file: unknown, merchant: MerchantKind = 'mixed'): CatalogueRead {
  const parsed = PlansFile.safeParse(file);
  if (!parsed.success) return { kind: 'broken', faults: parseFaults(parsed.error) };
  const { plans } = parsed.data;
  const faults = plans.flatMap((plan, at) => [
    ...planFaults(plan, at, plans),
    ...taxFaults(plan, at, merchant),
  ]);
  if (faults.length > 0) return { kind: 'broken', faults };
  return {
    kind: 'read',
    catalogue: new Map(plans.map((plan) => [plan.id, planOf(plan)])),
  };
}

/** What a file does not fit its schema in. */
export function parseFaults({ issues }: z.core.$ZodError): readonly PlanFault[] {
  return issues.flatMap((issue) => {
    const why = lower(issue.message);
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, why }];
    return issue.keys.map((key) => ({ path: [...issue.path, key], why }));
  });
}

/** Every version that a file names of a plan, sold or not. */
export function pricesIn(file: unknown, plan: Plan): readonly Plan['price'][] {
  const parsed = PlansFile.safeParse(file);
  const entry = parsed.data?.plans.find(({ id }) => id === plan.id);
  return (entry?.prices ?? []).map(({ version, amount, taxFree = 0 }) => ({
    ...plan.price,
    version,
    amount: won(amount),
    taxFree: won(taxFree),
  }));
}

function planFaults(plan: Entry, at: number, all: readonly Entry[]): PlanFault[] {
  const faults: PlanFault[] = [];
  const fault = (path: readonly PropertyKey[], why: string) =>
    void faults.push({ path: ['plans', at, ...path], why });
  if (all.findIndex((other) => other.id === plan.id) !== at)
    fault(['id'], `id ${plan.id} stands twice`);
  plan.prices.forEach((price, index) => {
    if (price.version !== index + 1) {
      const why = `versions must count 1, 2, 3, …, got ${price.version}`;
      fault(['prices', index, 'version'], why);
    }
    if ((price.taxFree ?? 0) > price.amount) {
      fault(['prices', index, 'taxFree'], `taxFree must not exceed amount ${price.amount}`);
    }
    if (price.amount * (plan.maxQuantity ?? 1) > amountMax) {
      const why = `${plan.maxQuantity} of them must cost at most ${amountMax}`;
      fault(['prices', index, 'amount'], why);
    }
    if (price.installments !== undefined && price.amount < installmentsFrom) {
      const why = `installments need an amount of at least ${installmentsFrom}`;
      fault(['prices', index, 'installments'], why);
    }
  });
  // Its name is frozen into those who have it, and cleaned on the wire.
  const odd = plan.retired ? [] : oddLetters(plan.orderName);
  if (odd.length > 0) {
    const why = `a card slip can not say ${odd.join(' ')}: sell a new version under another name`;
    fault(['orderName'], why);
  }
  if (plan.pause && isOverAYear(plan, plan.pause.periodsMax)) {
    fault(['pause', 'periodsMax'], 'a pause must not last longer than a year');
  }
  if (plan.onNoConsent === 'keep_old_price' && plan.trial && !plan.trial.amount) {
    fault(['onNoConsent'], 'after a free trial the old price would be free for ever: end it');
  }
  const onSale = plan.prices.at(-1)?.amount ?? 0;
  if (plan.trial?.amount !== undefined && plan.trial.amount >= onSale) {
    const why = `a trial must cost less than a period, ${onSale}: its end is a rise to agree to`;
    fault(['trial', 'amount'], why);
  }
  for (const { path, why } of plan.trial ? trialFaults(plan.trial, plan.maxQuantity) : []) {
    fault(['trial', ...path], why);
  }
  for (const { path, why } of plan.dunning ? policyFaults(plan.dunning) : []) {
    fault(['dunning', ...path], why);
  }
  return faults;
}

function trialFaults(
  { days, months, amount = 0, taxFree = 0 }: z.infer<typeof TrialEntry>,
  quantity = 1,
): PlanFault[] {
  const faults: PlanFault[] = [];
  if ((days === undefined) === (months === undefined)) {
    faults.push({ path: [], why: 'a trial is so many days or so many months: give one of them' });
  }
  if (amount !== 0 && amount < leastCharge) {
    faults.push({ path: ['amount'], why: `amount must be 0 or at least ${leastCharge}` });
  }
  if (amount * quantity > amountMax) {
    const why = `${quantity} of them must cost at most ${amountMax}`;
    faults.push({ path: ['amount'], why });
  }
  if (taxFree > amount) {
    faults.push({ path: ['taxFree'], why: `taxFree must not exceed amount ${amount}` });
  }
  return faults;
}

function trialOf({ days, months = 1, ...of }: z.infer<typeof TrialEntry>): TrialOffer {
  const { amount = 0, taxFree = 0, noticesBy } = of;
  const length = days === undefined ? months : days;
  const interval = days === undefined ? ('month' as const) : ('day' as const);
  return { interval, every: length, amount: won(amount), taxFree: won(taxFree), noticesBy };
}

/** Of the version that is sold: those that were sold before stay as they are. */
function taxFaults(plan: Entry, at: number, merchant: MerchantKind): PlanFault[] {
  const last = plan.prices.length - 1;
  const sold = plan.retired ? undefined : plan.prices[last];
  const why = sold && taxFault(merchant, sold);
  const ofTrial = plan.retired ? undefined : plan.trial;
  const trialWhy = ofTrial && taxFault(merchant, { ...ofTrial, amount: ofTrial.amount ?? 0 });
  return [
    ...(why === undefined ? [] : [{ path: ['plans', at, 'prices', last, 'taxFree'], why }]),
    ...(trialWhy === undefined ? [] : [{ path: ['plans', at, 'trial', 'taxFree'], why: trialWhy }]),
  ];
}

/** Periods of a plan that are longer than a year together. */
function isOverAYear({ interval, every }: Entry, periods: number): boolean {
  const inAYear = { week: 52, month: 12, year: 1 } as const;
  return periods * every > inAYear[interval];
}

function planOf(plan: Entry): Plan {
  const current = plan.prices.at(-1);
  if (!current) throw new Error('broken invariant: a plan has a price');
  return {
    id: plan.id,
    name: plan.name,
    description: plan.description ?? '',
    en: plan.en && { name: plan.en.name, description: plan.en.description ?? '' },
    retired: plan.retired ?? false,
    maxQuantity: plan.maxQuantity,
    price: {
      planId: plan.id,
      product: plan.product,
      version: current.version,
      amount: won(current.amount),
      taxFree: won(current.taxFree ?? 0),
      interval: plan.interval,
      every: plan.every,
      orderName: plan.orderName,
      installments: current.installments,
    },
    dunning: plan.dunning ?? plainPolicy,
    trial: plan.trial && trialOf(plan.trial),
    pause: plan.pause && { ...plan.pause, access: plan.pause.access ?? 'none' },
    withdrawal: plan.withdrawal,
    onNoConsent: plan.onNoConsent,
  };
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
