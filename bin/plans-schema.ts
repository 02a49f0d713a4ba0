// The JSON schemas of plans.json and coupons.json for editors, made from those that read them.
import * as z from 'zod/mini';
import { plansSchema } from '../functions/handlers/catalogue';
import { couponsSchema } from '../functions/handlers/coupons';

/** What an editor shows beside a property; not in the zod schema, which ships in every bundle. */
const notes: Readonly<Record<string, string>> = {
  product: 'A customer holds at most one live subscription per product.',
  en: 'Name and description for customers who read English.',
  orderName: "On the card slip: at most 40 characters and 50 bytes in EUC-KR, without '.",
  every: 'A charge every so many intervals.',
  retired: 'No longer sold; those who have it keep it.',
  prices: 'Versions 1, 2, 3, …; a price that was sold is never changed, the last one is sold.',
  amount: 'In won, VAT included.',
  taxFree: 'The part of the amount that is free of VAT.',
  installments: "Months of the card's own installments, 2 to 12, of 50,000 won or more.",
  dunning: 'What follows a decline (docs/dunning.md); 1, 3, 5, 7 days, then unpaid, if left out.',
  trial: 'What it is tried at first, free or at another price (docs/trials.md).',
  days: 'Days of the trial: at least 8, for its notice comes 7 days before the end.',
  noticesBy: 'How customers are told 7 days before they pay; the shop sends it.',
  withdrawal:
    'excluded: the first charge is not given back within seven days; say so to customers.',
  retryDays: 'Days after the first decline on which the charge is tried again.',
  stopDay: 'After this day nothing is tried again.',
  paydays: 'Retries of an empty account wait for the 10th, 15th, 20th, 25th or the month end.',
  graceDays: 'Days of full access; on this day it becomes restricted.',
  suspendedDay: 'The day on which access becomes suspended.',
  end: 'What becomes of an open debt, and when; unpaid after the last retry if left out.',
};

const couponNotes: Readonly<Record<string, string>> = {
  id: 'What a customer types, in capital letters.',
  plans: 'Those it is for; a change to any other plan ends it.',
  versions: 'Versions 1, 2, 3, …; what a version takes off is never changed.',
  percent: 'Off the sum of what comes back each period, rounded half up.',
  amount: 'Won, once a charge.',
  periods: 'Settled periods that it is taken off; for ever if left out.',
  from: 'The first Korean day on which a checkout may take it.',
  until: 'The last Korean day on which a checkout may take it.',
  limit: 'Subscriptions that may begin with it, of all versions together.',
  oncePerCustomer: 'A customer may have it once, whatever the plan.',
  noticesBy: 'How customers are told 7 days before it ends; the shop sends it.',
  retired: 'No checkout takes it any more; those who have it keep it.',
};

export function couponsJsonSchema(): string {
  const schema = noted(z.toJSONSchema(couponsSchema), couponNotes) as object;
  return `${JSON.stringify({ title: 'coupons.json of Maedal', ...schema }, undefined, 2)}\n`;
}

export function plansJsonSchema(): string {
  const schema = noted(z.toJSONSchema(plansSchema), notes) as object;
  return `${JSON.stringify({ title: 'plans.json of Maedal', ...schema }, undefined, 2)}\n`;
}

function noted(schema: unknown, of: typeof notes, name?: string): unknown {
  if (Array.isArray(schema)) return schema.map((entry: unknown) => noted(entry, of));
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]): [string, unknown] => {
    if (key !== 'properties') return [key, noted(value, of)];
    const properties = Object.entries(value as object).map(([property, value]) => [
      property,
      noted(value, of, property),
    ]);
    return [key, Object.fromEntries(properties)];
  });
  const description = name === undefined ? undefined : of[name];
  return { ...(description ? { description } : {}), ...Object.fromEntries(entries) };
}
