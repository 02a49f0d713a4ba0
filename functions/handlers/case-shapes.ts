// The kinds of cases as a query names them, and a case that was closed as a replay reads it.
import * as z from 'zod/mini';
import type { CaseKind } from '../domain/common/case-kinds';

/** Written as a record, so that a kind that is added later does not compile without its name. */
const kinds: Readonly<Record<CaseKind, CaseKind>> = {
  suspect: 'suspect',
  twin: 'twin',
  orphan: 'orphan',
  refund_difference: 'refund_difference',
  key: 'key',
  key_differs: 'key_differs',
  lost_subscription: 'lost_subscription',
  second_sender: 'second_sender',
  registration_payment: 'registration_payment',
  unreadable: 'unreadable',
  unclassified: 'unclassified',
  stuck: 'stuck',
  unknown: 'unknown',
  exhausted: 'exhausted',
  full_refund: 'full_refund',
  held: 'held',
  letter: 'letter',
  notice: 'notice',
  refund: 'refund',
};

export const caseKind = z.enum(kinds);

/** A log line of the event `wish`; `of`: what each line has. */
export const closedCase = <const S extends z.core.$ZodShape>(of: S) =>
  z.strictObject({
    ...of,
    verb: z.literal('close_case'),
    case: z.string().check(z.regex(/^[\w-]{1,160}$/)),
    kind: caseKind,
  });
