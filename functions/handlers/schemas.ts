// The shapes callers send, each written once: parsing and the OpenAPI document use them.
import * as z from 'zod/mini';
import { quantityMax } from '../domain/catalogue/plan';
import { noticeChannels } from '../domain/catalogue/notice';
import { consentActs } from '../domain/checkout/consent';
import { isPhone } from '../domain/checkout/buyer-fields';
import { dayWishes } from './billing-day-shapes';
import { closedCase } from './case-shapes';

/** One line that says something, in whole letters. */
export const line = (most: number) =>
  z
    .string()
    .check(
      z.minLength(1),
      z.maxLength(most),
      z.regex(/^[^\p{Cc}\p{Cs}]*[^\p{Cc}\p{Cs}\s][^\p{Cc}\p{Cs}]*$/u),
    );

/** The `sub` of a customer's token, as a backend or an operator names it. */
export const user = z.string().check(z.minLength(1), z.maxLength(255), z.regex(/^\P{Cs}*$/u));
export const planId = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be an id of plans.json'));
const quantity = z.int().check(z.minimum(1), z.maximum(quantityMax));

/** What the customer was shown and agreed to; it is hashed here, and must name no person. */
const Consent = z.strictObject({
  /** The shop's name of the text, under which the shop keeps it. */
  version: z.string().check(z.regex(/^[\w.-]{1,32}$/)),
  /** Word by word as it was shown. */
  text: z.string().check(z.minLength(1), z.maxLength(2_000), z.regex(/^[^\p{Cs}]*$/u)),
  act: z.enum(consentActs),
  /** The text says that there is no withdrawal, as the plan does. */
  withdrawal: z.optional(z.literal('excluded')),
  /** Won that the text says is charged each time: what all of it costs, or it is refused. */
  amount: z.int().check(z.minimum(1), z.maximum(100_000_000)),
});

/** Limits are iamport's (iamport-v1 §15). */
export const OpenCheckout = z.strictObject({
  plan: planId,
  /** How many of it, such as seats, up to the plan's max_quantity; 1 if not given. */
  quantity: z.optional(quantity),
  buyer: z.strictObject({
    /** Cut or left out where the window has no room for it. */
    name: z.optional(z.string()),
    email: z.optional(z.string()),
    /** KICC's window wants one: at least seven digits, in any usual spelling. */
    tel: z.string().check(z.maxLength(40), z.refine(isPhone)),
  }),
  /** A coupon's code, in letters of any size; it takes the place of a trial. */
  coupon: z.optional(z.string().check(z.regex(/^[A-Za-z0-9-]{3,32}$/))),
  consent: z.optional(Consent),
  /** Of an app whose own browser opens the window: card apps lead back to it. */
  app_scheme: z.optional(z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9+.-]{0,49}(:\/\/)?$/))),
});

export const OpenCard = z.pick(OpenCheckout, { buyer: true, app_scheme: true });
export const ThrowBreaker = z.strictObject({
  state: z.enum(['open', 'closed']),
  reason: line(200),
});
/** What is put on hold, or released: all that a user has, one subscription, or a plan. */
export const Hold = z.union([
  z.strictObject({ user, reason: line(200) }),
  z.strictObject({
    subscription: z.string().check(z.regex(/^sub[a-z0-9]{25}$/)),
    reason: line(200),
  }),
  z.strictObject({ plan: planId, reason: line(200) }),
]);
/** The instant the table was restored to, such as `2027-03-01T09:00:00+09:00`. */
export const ThrowRecover = z.union([
  z.strictObject({ since: z.iso.datetime({ offset: true }), reason: line(200) }),
  /** A mistaken instant, taken back for the right one; also for a later one. */
  z.strictObject({ correct: z.iso.datetime({ offset: true }), reason: line(200) }),
  /** What became of the wishes that the table has forgotten: without this no recovery ends. */
  z.strictObject({ replay: z.literal('done') }),
  z.strictObject({ replay: z.literal('waived'), reason: line(200) }),
]);

const wishOf = { subscription: z.string().check(z.regex(/^sub[a-z0-9]{25}$/)), at: z.int() };
const wish = { at: wishOf.at };
/** A version of a plan's price, and the period that it is about. */
const termsOf = {
  plan: planId,
  version: z.int().check(z.minimum(1), z.maximum(9_999)),
  period: z.int().check(z.minimum(0), z.maximum(9_999)),
};

/** Of a gift of credit, or of a line that is charged once. */
export const extraId = z.string().check(z.regex(/^ext[a-z0-9]{16}$/));

/** Makes a lost subscription again; user, plan and anchor_on where its payments do not say them. */
export const Rebuild = z
  .strictObject({
    subscription: wishOf.subscription,
    user: z.optional(line(255)),
    plan: z.optional(planId),
    anchor_on: z.optional(z.iso.date()),
    /** The period that begins on anchor_on, where a return moved the anchor; 0 if not given. */
    anchor_period: z.optional(z.int().check(z.minimum(0), z.maximum(9_999))),
    dry_run: z.boolean(),
    reason: line(200),
  })
  .check(
    z.refine(({ anchor_on, anchor_period }) => anchor_period === undefined || anchor_on, {
      path: ['anchor_on'],
      message: 'goes with anchor_period',
    }),
  );

/** Log lines of the event `wish`, oldest first. */
export const ReplayWishes = z.strictObject({
  reason: line(200),
  wishes: z
    .array(
      z.discriminatedUnion('verb', [
        z.strictObject({
          ...wishOf,
          verb: z.literal('cancel'),
          when: z.enum(['now', 'period_end']),
        }),
        z.strictObject({ ...wishOf, verb: z.literal('keep') }),
        z.strictObject({
          ...wishOf,
          verb: z.literal('pause'),
          when: z.enum(['now', 'period_end']),
          until: z.iso.date(),
        }),
        z.strictObject({ ...wishOf, verb: z.literal('resume') }),
        ...dayWishes(wishOf),
        z.strictObject({
          ...wishOf,
          ...termsOf,
          verb: z.literal('change'),
          quantity,
          amount: z.int().check(z.minimum(0)),
        }),
        z.strictObject({
          ...wishOf,
          verb: z.literal('change_now'),
          plan: planId,
          version: z.int().check(z.minimum(1), z.maximum(9_999)),
          quantity,
          period: z.int().check(z.minimum(0), z.maximum(9_999)),
          k: z.int().check(z.minimum(1), z.maximum(99)),
          on: z.iso.date(),
          amount: z.int().check(z.minimum(0)),
          charge: z.int().check(z.minimum(0)),
        }),
        z.strictObject({ ...wishOf, verb: z.literal('undo_change') }),
        z.strictObject({ ...wishOf, ...termsOf, verb: z.literal('price') }),
        z.strictObject({
          ...wishOf,
          ...termsOf,
          verb: z.literal('consent'),
          act: z.enum(['agree', 'decline']),
          quantity,
          amount: z.int().check(z.minimum(0)),
          said_at: z.int(),
          request: z.string().check(z.regex(/^con[0-9a-f]{25}$/)),
          text_version: z.string().check(z.regex(/^[\w.-]{1,32}$/)),
          sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
          language: z.enum(['ko', 'en']),
          source: z.enum(['customer', 'imported']),
        }),
        z.strictObject({
          ...wishOf,
          verb: z.enum(['credit', 'take_credit']),
          id: extraId,
          amount: z.int().check(z.minimum(1)),
        }),
        z.strictObject({
          ...wishOf,
          verb: z.literal('line'),
          id: extraId,
          name: line(60),
          amount: z.int().check(z.minimum(1)),
          tax_free: z.int().check(z.minimum(0)),
          sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
          said_at: z.int(),
          channel: line(40),
        }),
        z.strictObject({ ...wishOf, verb: z.literal('remove_line'), id: extraId }),
        z.strictObject({
          ...wishOf,
          verb: z.literal('trial'),
          n: z.int().check(z.minimum(1), z.maximum(9_999)),
        }),
        z.strictObject({
          ...wishOf,
          verb: z.literal('notice'),
          channel: z.enum(noticeChannels),
          sent_at: z.int(),
        }),
        z.strictObject({
          ...wishOf,
          verb: z.literal('card'),
          n: z.int().check(z.minimum(1), z.maximum(9_999)),
        }),
        z.strictObject({
          ...wishOf,
          verb: z.literal('settle'),
          as: z.enum(['waived', 'declined']),
        }),
        z.strictObject({
          ...wishOf,
          verb: z.literal('debt'),
          as: z.enum(['paid_elsewhere', 'waived']),
        }),
        z.strictObject({ ...wishOf, verb: z.enum(['hold', 'release', 'rebuild', 'erase']) }),
        closedCase(wish),
        z.strictObject({ ...wish, verb: z.literal('breaker'), state: z.enum(['open', 'closed']) }),
        z.strictObject({
          ...wish,
          verb: z.literal('plan_hold'),
          plan: planId,
          state: z.enum(['held', 'released']),
        }),
      ]),
    )
    .check(z.minLength(1), z.maxLength(20)),
});
/** A backend takes something back, of a user whom it names. */
export const Keep = z.strictObject({ user });
/** Another plan of the same product, another quantity, or both. */
export const ChangeTerms = z
  .strictObject({
    plan: z.optional(planId),
    quantity: z.optional(quantity),
    /** now: the difference for the days left is charged at once. */
    when: z.enum(['now', 'period_end']),
    /** Won each period, as a preview has shown them: refused where they are others by now. */
    amount: z.optional(z.int().check(z.minimum(0))),
    /** Of `now`: won at once, as the preview has shown them. It goes with `amount`. */
    charge: z.optional(z.int().check(z.minimum(0))),
  })
  .check(
    z.refine(({ plan, quantity: many }) => plan !== undefined || many !== undefined, {
      path: ['plan'],
      message: 'plan or quantity must be given',
    }),
  );
export const CancelAt = z.strictObject({
  when: z.enum(['now', 'period_end']),
  /** With `now`, within seven days of the first charge: all of it is given back. */
  reason: z.optional(z.literal('withdrawal')),
});

const consentAct = z.enum(['agree', 'decline']);
export const AnswerConsent = z.strictObject({
  act: consentAct,
  /** Of the text that was read; the caller's own if not given. */
  language: z.optional(z.enum(['ko', 'en'])),
});
/** An act of a user as a backend tells of it: without text, time and channel it proves nothing. */
export const ImportConsent = z.strictObject({
  user,
  act: consentAct,
  /** Word by word, as the request has it in one of its languages. */
  text: z.optional(z.string().check(z.minLength(1), z.maxLength(2_000), z.regex(/^[^\p{Cs}]*$/u))),
  said_at: z.optional(z.iso.datetime({ offset: true })),
  /** Such as `call` or `app`. */
  channel: z.optional(line(40)),
});

const PauseFields = z.strictObject({
  /** now: from tomorrow, and the days that are paid for are kept. */
  when: z.enum(['now', 'period_end']),
  /** The first day after it. Without it and `periods` it lasts as long as the plan allows. */
  until: z.optional(z.iso.date()),
  periods: z.optional(z.int().check(z.minimum(1), z.maximum(52))),
});
type EndOfPause = { readonly until?: string | undefined; readonly periods?: number | undefined };
const oneEnd = z.refine<EndOfPause>(
  ({ until, periods }) => until === undefined || periods === undefined,
  { path: ['periods'], message: 'goes without until' },
);
export const PauseAt = PauseFields.check(oneEnd);
/** As a backend asks for it, of a user whom it names. */
export const PauseOf = z.extend(PauseFields, Keep.shape).check(oneEnd);

/**
 * What the PC callback gives: ids, and iamport's words for a window that ended without a card. They
 * never say that a card was registered: that is looked up. Pages post the whole answer of the SDK:
 * what else it tells is left out.
 */
export const Callback = z.object({
  imp_uid: z.optional(z.nullable(z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)))),
  merchant_uid: z.string().check(z.regex(/^[a-z0-9]{32}$/)),
  success: z.optional(z.nullable(z.boolean())),
  imp_success: z.optional(z.nullable(z.boolean())),
  error_code: z.optional(z.nullable(z.string().check(z.maxLength(100)))),
  error_msg: z.optional(z.nullable(z.string().check(z.maxLength(1_000)))),
});

/** The sender is not known: its fields are read one by one. */
export const AnyBody = z.looseObject({});
