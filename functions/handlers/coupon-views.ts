// The shapes and views of coupons: what one takes off, for how long, and what is charged after it.
import * as z from 'zod/mini';
import type { Coupons } from '../domain/catalogue/coupon';
import { noticeDays } from '../domain/catalogue/notice';
import type { Price } from '../domain/catalogue/plan';
import type { Sold } from '../domain/charge/cost';
import { discountOf, fullCostOf, recurringOf } from '../domain/charge/cost';
import type { CivilDate } from '../domain/common/calendar';
import { addDays, billingDate } from '../domain/common/calendar';
import type { Subscription } from '../domain/subscription/facts';
import { comingIn } from '../domain/subscription/next';
import { couponEnd, plannedOn, tellingOf } from '../domain/subscription/telling';
import { writtenDay } from './spoken';

const each = { day: '매일', week: '매주', month: '매월', year: '매년' } as const;
const units = { day: '일', week: '주', month: '개월', year: '년' } as const;
const everyInEnglish = { day: 'day', week: 'week', month: 'month', year: 'year' } as const;

/** What a checkout takes off: for how many periods, and what is charged after them, and when. */
export const CouponedAnswer = () =>
  z.object({
    id: z.string(),
    /** As coupons.json has it; null where it is not there any more. */
    name: z.nullable(z.object({ ko: z.string(), en: z.nullable(z.string()) })),
    /** Won each period before it, what it takes off, and what is left to be charged. */
    full_amount: z.int(),
    off: z.int(),
    amount: z.int(),
    /** Settled periods that it is taken off; null for ever. */
    periods: z.nullable(z.int()),
    /** Won each period after them, from this day on, if its window comes back today. */
    then: z.nullable(z.object({ amount: z.int(), starts_on: z.string() })),
    /** The same in words, to be shown as it is. */
    text: z.object({ ko: z.string(), en: z.string() }),
  });

/** The coupon of a subscription. */
export const CouponAnswer = () =>
  z.object({
    id: z.string(),
    /** Won that it takes off each period. */
    off: z.int(),
    /** The first day that is charged without it; null where it has no end. */
    ends_on: z.nullable(z.string()),
    /** Won each period from then on. */
    amount_then: z.nullable(z.int()),
    /** The last day on which a notice is in time for that, and the day of the one that counts. */
    notice_by: z.nullable(z.string()),
    noticed_on: z.nullable(z.string()),
    /** The day on which it was to end, where the want of a notice has moved that. */
    postponed_from: z.nullable(z.string()),
  });

const ko = (won: number): string => `${won.toLocaleString('ko-KR')}원`;
const en = (won: number): string => `₩${won.toLocaleString('en-US')}`;

/** `매월`, `3개월마다`. */
function cadence({ interval, every }: Price): string {
  return every === 1 ? each[interval] : `${every}${units[interval]}마다`;
}

function cadenceInEnglish({ interval, every }: Price): string {
  const unit = everyInEnglish[interval];
  return every === 1 ? `a ${unit}` : `every ${every} ${unit}s`;
}

/** Null without one. `on`: the Korean day on which it would begin. */
export function couponedView(sold: Sold, coupons: Coupons, on: CivilDate) {
  const { price } = sold;
  const { coupon } = price;
  if (!coupon) return null;
  const { id, until } = coupon;
  const offer = coupons.get(id);
  const amount = recurringOf(sold);
  const full = fullCostOf(sold).amount;
  const off = discountOf(sold)?.amount ?? 0;
  const starts = until === undefined ? undefined : billingDate(on, price, until);
  return {
    id,
    name: offer ? { ko: offer.name, en: offer.en?.name ?? null } : null,
    full_amount: full,
    off,
    amount,
    periods: until ?? null,
    then: starts === undefined ? null : { amount: full, starts_on: starts },
    text: {
      ko: koreanText(price, { amount, off, full, until, starts }),
      en: englishText(price, { amount, off, full, until, starts }),
    },
  };
}

type Told = {
  readonly amount: number;
  readonly off: number;
  readonly full: number;
  readonly until: number | undefined;
  readonly starts: CivilDate | undefined;
};

function koreanText(price: Price, told: Told): string {
  const { amount, off, full, until, starts } = told;
  const each = cadence(price);
  if (starts === undefined) return `${each} ${ko(amount)}이 결제됩니다. (쿠폰 할인 ${ko(off)})`;
  return (
    `처음 ${until}회는 ${each} ${ko(amount)}이 결제되고(쿠폰 할인 ${ko(off)}), ` +
    `${writtenDay('ko', starts)}부터는 ${each} ${ko(full)}이 결제됩니다.`
  );
}

function englishText(price: Price, told: Told): string {
  const { amount, off, full, until, starts } = told;
  const each = cadenceInEnglish(price);
  if (starts === undefined) return `${en(amount)} ${each} (coupon: ${en(off)} off).`;
  const times = until === 1 ? 'The first payment is' : `The first ${until} payments are`;
  const after = `then ${en(full)} ${each} from ${writtenDay('en', starts)} on`;
  return `${times} ${en(amount)} (coupon: ${en(off)} off), ${after}.`;
}

/** What a card window says of it, where there is room. */
export function couponName(sold: Sold): string | undefined {
  const { coupon, orderName } = sold.price;
  if (!coupon) return undefined;
  const amount = recurringOf(sold);
  if (coupon.until === undefined) return `${orderName} (쿠폰 할인)`;
  return `${orderName} (${coupon.until}회 ${amount}원, 이후 ${fullCostOf(sold).amount}원)`;
}

export function couponView(of: Subscription) {
  const { coupon } = of.price;
  if (!coupon) return null;
  const end = couponEnd(of);
  const off = discountOf(of)?.amount ?? 0;
  const planned = end && tellingOf(of) ? plannedOn(of) : end?.on;
  return {
    id: coupon.id,
    off,
    ends_on: end?.on ?? null,
    amount_then: end ? comingIn(of, end.period).after : null,
    notice_by: planned === undefined ? null : addDays(planned, -noticeDays),
    noticed_on: of.discount?.noticedOn ?? null,
    postponed_from: of.discount?.postponedFrom ?? null,
  };
}

/** Of other terms that are asked for. ends: they are without the one that runs. */
export function couponKept(was: Sold, to: Sold): 'none' | 'kept' | 'ends' {
  if (!was.price.coupon) return 'none';
  return to.price.coupon ? 'kept' : 'ends';
}
