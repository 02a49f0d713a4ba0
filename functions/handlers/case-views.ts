// A case as an operator sees it: whose it is, and what a person should do first.
import * as z from 'zod/mini';
import type { Case } from '../ports/ledger';
import { refusedRefundOf } from '../usecases/common/cases';
import type { Shown } from './answers';
import { caseKind } from './case-shapes';
import { isoKorea } from './views';

/** What a person does first, by what the case is about. */
const firstSteps: Readonly<Record<Case['kind'], string>> = {
  suspect:
    "compare the payment with the subscription in iamport's console, refund it there in full " +
    'where money was taken, then settle the subscription',
  unknown:
    "search the order number in iamport's and KICC's consoles; where there is no payment, settle " +
    'the subscription a day after the last send',
  twin:
    'nothing: the second night that sees both payments refunds this one; close the case where ' +
    'the customer is to keep both, or where the other payment was given back in its place',
  orphan:
    "refund the payment in iamport's console, or close the case where the money was meant for " +
    'something else',
  refund_difference:
    "compare the refunds of the payment in iamport's and KICC's consoles: we have booked more",
  key:
    'ask the customer for a card before the next billing day: iamport has lost the key, or has a ' +
    'record of it that does not read',
  key_differs:
    "look at the key in iamport's console: which channel stored another card under it; ask the " +
    'customer for a new card',
  lost_subscription: 'run npm run rebuild while a recovery is on; the row is not in the table',
  second_sender:
    'find the job, reservation or second stack that charges this key, and switch it off; then ' +
    'refund the payment to the customer',
  registration_payment:
    "run npm run check-channel and refund the payment in iamport's console: the channel charges " +
    'instead of issuing keys',
  unreadable: "open the record in iamport's console: a field of it has a value that does not read",
  unclassified: 'add the text of the decline to the dictionary',
  stuck: "read the function's log for message.failed, and look at the item of the subscription",
  exhausted:
    'look at why so many attempts were declined; nothing more is sent: cancel the subscription, ' +
    'so that the customer may sign up anew, or end its debt (POST /admin/subscriptions/{id}/debt)',
  full_refund:
    'where the subscription is on hold, decide with the customer whether it goes on: release it, ' +
    'or cancel it; where it is not, close the case once you know who gave the money back',
  held: 'release the subscription where its matter is settled, or cancel it',
  refund:
    "look for the refund in KICC's own console, not in iamport's. It is there: have PortOne " +
    'correct its record and leave the case open. It is missing a day after the last send: close ' +
    'the case, then refund under another Idempotency-Key. Where the id ends in -late the refund ' +
    'is done: look for a second refund of the same money, then close the case',
  notice:
    'nothing was charged, and the subscription has ended: tell the customer so, with what ended ' +
    'it (`why`), and look at why no notice was recorded (POST /server/subscriptions/{id}/notices)',
  letter: "read the function's log, then delete the message or redrive the dead-letter queue",
};

const afterRefusal =
  "look at the refunds of the payment in KICC's console: where it shows none, refund it anew " +
  'under another Idempotency-Key (POST /admin/subscriptions/{id}/refunds), and the night closes ' +
  'the case; where it shows ours, close the case';

const firstStep = (of: Case) =>
  refusedRefundOf(of) === undefined ? firstSteps[of.kind] : afterRefusal;

export const CaseAnswer = () =>
  z.object({
    id: z.string(),
    kind: caseKind,
    status: z.enum(['open', 'closed']),
    subscription: z.nullable(z.string()),
    /** Whose subscription it is; null where the case names none, or its row is lost. */
    user: z.nullable(z.string()),
    /** The payment at iamport, where the case is about one. */
    payment: z.nullable(z.string()),
    order_number: z.nullable(z.string()),
    amount: z.int(),
    why: z.string(),
    do_first: z.string(),
    opened_at: z.string(),
    paid_at: z.nullable(z.string()),
    closed_at: z.nullable(z.string()),
    /** What the operator said who closed it, or why it was over by itself. */
    reason: z.nullable(z.string()),
    /** Who closed it; null where it was over by itself. Of an open `held`: who asked for it. */
    by: z.nullable(z.string()),
    /** An operator closed it: its payment is never given back by itself. */
    refund_forbidden: z.boolean(),
  });

/** Cases whose subject is an order number of ours, and no payment. */
const ofOrderNumber: readonly Case['kind'][] = ['unknown', 'exhausted'];

export function caseView(of: Case, user: string | undefined): Shown<typeof CaseAnswer> {
  const { id, kind, status, subscriptionId, paymentId, amount, why, reason } = of;
  const isRefused = refusedRefundOf(of) !== undefined && id !== `refund-${paymentId}`;
  const isOfPayment = id === `payment-${paymentId}` || isRefused;
  const orderNumber = ofOrderNumber.includes(kind) ? paymentId : of.orderNumber;
  return {
    id,
    kind,
    status,
    subscription: subscriptionId ?? null,
    user: user ?? null,
    payment: (isOfPayment && paymentId) || null,
    order_number: orderNumber ?? null,
    amount,
    why,
    do_first: status === 'closed' ? 'nothing: the case is closed' : firstStep(of),
    opened_at: isoKorea(of.openedAt),
    paid_at: of.paidAt === undefined ? null : isoKorea(of.paidAt),
    closed_at: of.closedAt === undefined ? null : isoKorea(of.closedAt),
    reason: reason ?? null,
    by: of.by ?? null,
    refund_forbidden: of.refundForbidden === true,
  };
}
