// The queries that routes read, each written once: parsing and the OpenAPI document use them.
import * as z from 'zod/mini';
import { statuses } from '../domain/subscription/status';
import { caseKind } from './case-shapes';
import { planId, user } from './schemas';

export const PreviewQuery = z.strictObject({ preview: z.optional(z.enum(['true', 'false'])) });

/** As many as asked for, a hundred at most. */
const limit = z.string().check(z.regex(/^(100|[1-9]\d?)$/, 'must be from 1 to 100'));

/** Where a page of subscriptions ended: its `next`. */
const afterSubscription = z.optional(z.string().check(z.regex(/^S#\d{12}#sub[a-z0-9]{25}$/)));
export const SubscriptionPage = z.strictObject({ after: afterSubscription });

/**
 * Where a page of a user, of a status or a plan, or of a card's last digits ended: opaque to
 * callers. Which of the three it must be is known with the rest of the query.
 */
const afterFound = z.optional(
  z.union([
    z.string().check(z.regex(/^S#\d{12}#sub[a-z0-9]{25}$/)),
    z.string().check(z.regex(/^[a-z_]{1,20}#[a-z][a-z0-9-]{0,31}#\d{12}#sub[a-z0-9]{25}$/)),
    z.string().check(z.regex(/^sub[a-z0-9]{25}$/)),
  ]),
);

const ListedQuery = z.strictObject({
  user: z.optional(user),
  status: z.optional(z.enum(statuses)),
  plan: z.optional(planId),
  after: afterFound,
  limit: z.optional(limit),
});

/** A user; a status, a plan, or both; or what changed since `now` or an answer's `next`. */
export const ServedQuery = z.extend(ListedQuery, {
  changed_since: z.optional(
    z.string().check(z.regex(/^(now|c1-[0-9a-f]{8}-\d{12}(-[a-z0-9]{25})?-\d{1,3})$/)),
  ),
});

/** One way: user, order number, imp_uid, the last digits of a card; or status, plan, or both. */
export const FindQuery = z.extend(ListedQuery, {
  order: z.optional(
    z.string().check(z.regex(/^[a-z0-9]{32}$/, 'must be 32 lowercase letters and digits')),
  ),
  payment: z.optional(
    z
      .string()
      .check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be an imp_uid, such as imp_123456789012')),
  ),
  card: z.optional(
    z.string().check(z.regex(/^\d{4}$/, 'must be the last four digits of the card')),
  ),
});

/** The period a page of charges ended with: its `next`. */
export const ChargePage = z.strictObject({
  after: z.optional(z.string().check(z.regex(/^\d{1,4}$/))),
  limit: z.optional(limit),
});

/** How many older entries of a history are left: its `next`. */
export const HistoryPage = z.strictObject({
  after: z.optional(z.string().check(z.regex(/^[1-9]\d{0,4}$/))),
  limit: z.optional(limit),
});

/** Open cases where no status is named; `after` is the `next` of the page before. */
export const CasesQuery = z.strictObject({
  status: z.optional(z.enum(['open', 'closed'])),
  kind: z.optional(caseKind),
  after: z.optional(z.string().check(z.regex(/^\d{12}#[\w-]{1,160}$/))),
  limit: z.optional(limit),
});

/** What is on hold; `after` is the `next` of the page before. */
export const HoldsQuery = z.strictObject({
  after: z.optional(z.string().check(z.regex(/^\d{12}#[\w-]{1,160}$/))),
});

/** How far a timeline looks ahead, in months; a year if not given. */
export const TimelineQuery = z.strictObject({
  months: z.optional(z.string().check(z.regex(/^([1-9]|[12]\d|3[0-6])$/))),
});
