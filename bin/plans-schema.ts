// The JSON schema of plans.json for editors, made from the schema that reads the file.
import * as z from 'zod/mini';
import { plansSchema } from '../functions/handlers/catalogue';

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

export function plansJsonSchema(): string {
  const schema = noted(z.toJSONSchema(plansSchema)) as object;
  return `${JSON.stringify({ title: 'plans.json of Maedal', ...schema }, undefined, 2)}\n`;
}

function noted(schema: unknown, name?: string): unknown {
  if (Array.isArray(schema)) return schema.map((entry: unknown) => noted(entry));
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]): [string, unknown] => {
    if (key !== 'properties') return [key, noted(value)];
    const properties = Object.entries(value as object).map(([property, of]) => [
      property,
      noted(of, property),
    ]);
    return [key, Object.fromEntries(properties)];
  });
  const description = name === undefined ? undefined : notes[name];
  return { ...(description ? { description } : {}), ...Object.fromEntries(entries) };
}
