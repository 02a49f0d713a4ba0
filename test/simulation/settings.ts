// What the simulated merchant sells, and how its functions are set up.
import type { DunningPolicy } from '../../functions/domain/catalogue/dunning';
import { plainPolicy } from '../../functions/domain/catalogue/dunning';
import type { CouponOffer } from '../../functions/domain/catalogue/coupon';
import { won } from '../../functions/domain/common/money';
import type { OnNoConsent, PausePolicy, Plan } from '../../functions/domain/catalogue/plan';
import type { TrialOffer } from '../../functions/domain/catalogue/plan';
import type { Settings } from '../../functions/usecases/deps';

export const shards = 2;

type Interval = Plan['price']['interval'];

type Priced = {
  readonly amount: number;
  readonly taxFree?: number;
  readonly product?: string;
  readonly maxQuantity?: number;
  readonly pause?: PausePolicy;
  readonly onNoConsent?: OnNoConsent;
  readonly trial?: TrialOffer;
  readonly every?: number;
};

function plan(id: string, of: Priced, interval: Interval, dunning = plainPolicy): Plan {
  const { amount, taxFree = 0, product = id, maxQuantity, pause, onNoConsent, every = 1 } = of;
  const { trial } = of;
  return {
    id,
    name: id,
    description: '',
    retired: false,
    maxQuantity,
    dunning,
    pause,
    onNoConsent,
    trial,
    price: {
      planId: id,
      product,
      version: 1,
      interval,
      every,
      orderName: '매달 편지',
      amount: won(amount),
      taxFree: won(taxFree),
    },
  };
}

/** Waits for paydays, takes service away by steps, and ends it. */
const patient: DunningPolicy = {
  retryDays: [1, 3, 6, 9, 13],
  stopDay: 14,
  paydays: true,
  graceDays: 4,
  suspendedDay: 10,
  end: { day: 15, status: 'canceled' },
};
/** A day of grace, then less; nothing is tried for a while before the debt is left unpaid. */
const strict: DunningPolicy = {
  retryDays: [1, 5],
  graceDays: 2,
  end: { day: 20, status: 'unpaid' },
  onReturn: 'reanchor_and_owed_days',
};

const tried = { taxFree: won(0), noticesBy: 'sms' } as const;
const freeDays: TrialOffer = { ...tried, interval: 'day', every: 14, amount: won(0) };
/** Costs as much as a month of what it becomes: nobody has to agree to a rise. */
const paidMonth: TrialOffer = { ...tried, interval: 'month', every: 1, amount: won(3_900) };

const plans = [
  plan('tried', { amount: 7_900, trial: freeDays }, 'month'),
  plan('tasted', { amount: 3_900, maxQuantity: 9, trial: paidMonth }, 'month', strict),
  plan('richer', { amount: 8_900, product: 'tried' }, 'month'),
  plan('monthly', { amount: 9_900, pause: { periodsMax: 3, access: 'none' } }, 'month'),
  plan(
    'patient',
    { amount: 9_900, pause: { periodsMax: 2, access: 'restricted' } },
    'month',
    patient,
  ),
  plan('strict', { amount: 12_900, taxFree: 3_300 }, 'month', strict),
  plan('seats', { amount: 4_400, taxFree: 1_100, maxQuantity: 50 }, 'month', strict),
  plan('team', { amount: 7_700, product: 'seats', maxQuantity: 50 }, 'month', strict),
  plan('plus', { amount: 12_900, product: 'monthly' }, 'month'),
  plan('quarterly', { amount: 27_000, product: 'monthly', every: 3 }, 'month'),
  plan(
    'weekly',
    { amount: 3_300, pause: { periodsMax: 8, access: 'none' }, onNoConsent: 'keep_old_price' },
    'week',
  ),
  plan('yearly', { amount: 99_000 }, 'year'),
];

const coupon = (of: Pick<CouponOffer, 'id' | 'plans' | 'versions'> & Partial<CouponOffer>) => ({
  name: of.id,
  oncePerCustomer: false,
  retired: false,
  ...of,
});

/** A part of few periods, an amount for ever, and one of which there are few. */
const coupons: readonly CouponOffer[] = [
  coupon({
    id: 'THIRD',
    plans: ['monthly', 'plus', 'seats', 'strict', 'weekly'],
    versions: [{ version: 1, percent: 33, periods: 2 }],
    noticesBy: 'sms',
  }),
  coupon({
    id: 'ALWAYS',
    plans: ['monthly', 'seats', 'team', 'patient'],
    versions: [{ version: 1, amount: won(1_000) }],
    oncePerCustomer: true,
  }),
  coupon({
    id: 'FEW',
    plans: ['monthly', 'strict', 'seats', 'weekly', 'yearly'],
    versions: [{ version: 1, percent: 10, periods: 3 }],
    limit: 2,
    noticesBy: 'sms',
  }),
];

export const settings: Settings = {
  billingHour: 10,
  quiet: { from: 1_410, to: 40 },
  absenceSeconds: 900,
  acceptance: { allowTestChannel: false, providers: ['kicc'], clockToleranceSeconds: 900 },
  catalogue: new Map(plans.map((one) => [one.id, one])),
  coupons: new Map(coupons.map((one) => [one.id, one])),
  inFlightMax: 20,
  onFullRefund: 'hold',
  breaker: { answersMin: 20, share: 0.5 },
  stage: 'demo',
  dueShards: shards,
  buyerOnCharges: true,
  workers: 2,
};

export const env = {
  PUBLIC_URL: 'https://pay.example.test',
  RETURN_URL: 'https://shop.example.test/done',
  CHANNEL_KEY: 'channel-key-kicc-live',
  USER_CODE: 'imp00000000',
  STAGE: 'demo',
  OPERATOR_SCOPE: 'billing/operator',
  SERVER_SCOPE: 'billing/server',
  DUE_SHARDS: shards,
};
