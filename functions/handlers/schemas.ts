// The shapes callers send, each written once: parsing and the OpenAPI document use them.
import * as z from 'zod/mini';

/** One line that says something. */
const line = (most: number) =>
  z
    .string()
    .check(z.minLength(1), z.maxLength(most), z.regex(/^[^\p{Cc}]*[^\p{Cc}\s][^\p{Cc}]*$/u));

/** Limits are iamport's (iamport-v1 §15). */
export const OpenCheckout = z.strictObject({
  plan: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,31}$/)),
  buyer: z.strictObject({
    name: z.optional(line(16)),
    email: z.optional(z.email().check(z.maxLength(64))),
    /** KICC's window wants one; at least seven digits, with hyphens or without. */
    tel: z.string().check(z.regex(/^(?=.{7,16}$)(?=(?:-?\+?\d){7})\+?\d+(?:-\d+)*$/)),
  }),
});

export const OpenCard = z.strictObject({ buyer: OpenCheckout.shape.buyer });
export const ThrowBreaker = z.strictObject({ state: z.enum(['open', 'closed']) });
/** The instant the table was restored to, such as `2027-03-01T09:00:00+09:00`. */
export const ThrowRecover = z.strictObject({ since: z.iso.datetime({ offset: true }) });
export const CancelAt = z.strictObject({ when: z.enum(['now', 'period_end']) });

export const SettleSuspect = z.strictObject({ as: z.enum(['waived', 'declined']) });

/** What the PC callback gives; ids only, everything else a browser says is ignored. */
export const Callback = z.strictObject({
  imp_uid: z.optional(z.nullable(z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)))),
  merchant_uid: z.string().check(z.regex(/^[a-z0-9]{32}$/)),
});

/** Whoever posts it is not known: its fields are read one by one. */
export const AnyBody = z.looseObject({});
