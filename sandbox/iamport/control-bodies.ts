// What the emulator's controls take: scripts of faults, models, clocks, windows, refunds by hand.
import * as z from 'zod';

const ms = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Longer than anybody waits, and within what a timer can count. */
const waitMs = ms.max(86_400_000);
const message = z.string().max(200).optional();
const text = z.string().max(100_000).optional();

/** It becomes a header: no line may end within it. */
const address = z
  .string()
  .max(2_000)
  .regex(/^https?:\/\/[\x21-\x7e]+$/, 'must be an http or https address')
  .refine((url) => URL.canParse(url), 'must be an http or https address');

const consoleUrl = z.union([z.literal('none'), address]);

const pattern = z
  .string()
  .max(4_000)
  .refine((source) => {
    try {
      return new RegExp(source) instanceof RegExp;
    } catch {
      return false;
    }
  }, 'must be a regular expression');

const Fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('decline'), message }),
  z.strictObject({ kind: z.literal('dropBefore') }),
  z.strictObject({ kind: z.literal('dropAfter') }),
  z.strictObject({ kind: z.literal('delay'), ms: waitMs }),
  z.strictObject({ kind: z.literal('late'), ms }),
  z.strictObject({
    kind: z.literal('http'),
    status: z.number().int().min(200).max(599),
    body: text,
    after: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('html') }),
  z.strictObject({ kind: z.literal('redirect'), url: address }),
  z.strictObject({ kind: z.literal('truncate'), bytes: ms }),
  z.strictObject({ kind: z.literal('slow') }),
  z.strictObject({ kind: z.literal('reset'), after: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('code0Failed'), message }),
  z.strictObject({ kind: z.literal('codeNonZero'), message, row: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('nullResponse') }),
  z.strictObject({ kind: z.literal('unknownStatus'), word: z.string().max(200).optional() }),
  z.strictObject({ kind: z.literal('extraFields') }),
  z.strictObject({ kind: z.literal('amountEcho'), amount: z.number().int().min(0) }),
  z.strictObject({ kind: z.literal('currencyEcho'), currency: z.string().max(3) }),
  z.strictObject({ kind: z.literal('dupRecords'), lost: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('token401') }),
  z.strictObject({ kind: z.literal('rateLimit'), retryAfter: waitMs.optional() }),
  z.strictObject({ kind: z.literal('outage'), fromMs: ms, toMs: ms }),
  z.strictObject({ kind: z.literal('flipToPaid'), ms, backdated: z.optional(z.boolean()) }),
  z.strictObject({ kind: z.literal('cancelTimeout') }),
  z.strictObject({ kind: z.literal('cancelRefused'), ms: ms.optional(), message }),
  z.strictObject({ kind: z.literal('cancelLost') }),
  z.strictObject({
    kind: z.literal('webhook'),
    how: z.enum(['drop', 'dup', 'delay', 'reorder', 'forged']),
    ms: ms.optional(),
  }),
]);

export const Rules = z.array(
  z.strictObject({
    route: z.enum(['again', 'cancel', 'look', 'token', 'customers', 'any']),
    match: pattern.optional(),
    nth: z.number().int().min(1).optional(),
    count: ms.optional(),
    fault: Fault,
  }),
);
export const Mode = z.enum(['replace', 'append']);
export const Script = z.strictObject({ mode: Mode.default('replace'), rules: Rules });

export const Model = z.strictObject({
  duplicates: z.enum(['refuse', 'allow']).optional(),
  lateMs: ms.optional(),
  readLagMs: ms.optional(),
  declineShape: z.enum(['status', 'code', 'codeWithRow']).optional(),
  closedMid: z.string().max(80).optional(),
  failedIds: z.enum(['allow', 'refuse']).optional(),
  absentKeyStatus: z.literal([200, 404]).optional(),
  badParameterStatus: z.literal([200, 400]).optional(),
  emptyList: z.enum(['page', 'refusal', 'otherWords']).optional(),
  longName: z.enum(['refuse', 'truncate']).optional(),
  issueAmount: z.enum(['displayed', 'zero', 'other']).optional(),
  scheduleList: z.enum(['page', 'array']).optional(),
  callback: z.enum(['full', 'ids']).optional(),
  webhookMs: ms.optional(),
  webhookUrl: consoleUrl.optional(),
  testWebhookUrl: consoleUrl.optional(),
});

export const Clock = z.strictObject({ advance: z.string().optional(), to: z.string().optional() });

/** What the script a page loads lets through: the rest is judged as iamport would. */
const WindowOrder = z.looseObject({
  merchant_uid: z.string().min(1),
  amount: z.number().min(0),
});
export const Device = z.enum(['pc', 'mobile']);
export const Finish = z.strictObject({
  params: WindowOrder,
  /** Absent when the customer closes the window. */
  card: z.string().max(40).optional(),
  /** As the page was opened: in a frame of a PC's page, or as a phone's own page. */
  way: z.enum(['frame', 'page']).optional(),
});

export const Cancel = z.strictObject({
  imp_uid: z.string().min(1).max(32),
  amount: z.number().int().min(1).optional(),
});
