// What comes, and what each charge of it asks for: the shapes callers receive, and their views.
import * as z from 'zod/mini';
import { civilDateAt } from '../domain/common/calendar';
import { accesses } from '../domain/subscription/access';
import { steps } from '../domain/subscription/agenda';
import { statuses } from '../domain/subscription/status';
import type { Asked, Moment } from '../domain/subscription/timeline';
import type { Shown } from './answers';
import { isoKorea } from './views';

/** What a period asks for. */
export const AskedAnswer = () =>
  z.object({
    period: z.int(),
    starts_on: z.string(),
    ends_on: z.string(),
    amount: z.int(),
    supply: z.int(),
    vat: z.int(),
    tax_free: z.int(),
    /** What the amount is the sum of; none of a charge in flight, whose parts its claim froze. */
    lines: z.array(
      z.object({
        kind: z.enum([
          ...(['base', 'coupon', 'partial', 'one_off', 'owed_days'] as const),
          ...(['credit', 'rounded_off'] as const),
        ]),
        amount: z.int(),
        tax_free: z.int(),
      }),
    ),
  });

/**
 * What comes if every charge is paid at its hour and nothing else happens. `charge` is null where
 * no money is asked for; `status` and `access` are what follows.
 */
export const TimelineAnswer = () =>
  z.object({
    items: z.array(
      z.object({
        at: z.string(),
        on: z.string(),
        what: z.enum(steps),
        charge: z.nullable(AskedAnswer()),
        status: z.enum(statuses),
        access: z.enum(accesses),
        why: z.string(),
      }),
    ),
  });

export function askedView(of: Asked): Shown<typeof AskedAnswer> {
  const { period, startsOn, endsOn, amount, supply, vat, taxFree, lines } = of;
  return {
    period,
    starts_on: startsOn,
    ends_on: endsOn,
    amount,
    supply,
    vat,
    tax_free: taxFree,
    lines: lines.map((line) => ({
      kind: line.kind,
      amount: line.amount,
      tax_free: line.taxFree,
    })),
  };
}

/** What comes, and what each charge asks for; dates are Korean ones. */
export function timelineView(moments: readonly Moment[]): Shown<typeof TimelineAnswer> {
  const items = moments.map(({ at, step, charge, status, access, why }) => ({
    at: isoKorea(at),
    on: civilDateAt(at),
    what: step,
    charge: charge ? askedView(charge) : null,
    status,
    access,
    why,
  }));
  return { items };
}
