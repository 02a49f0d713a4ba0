// The emulator's controls: its ledger, faults, clock and model, for tests and for the shop's
// switches.
import * as z from 'zod';
import { testCards } from './cards';
import type { KeptEmulator } from './journal';
import type { FaultRule } from './types';
import { returnFrom } from './return';

export type ControlDeps = {
  readonly kept: KeptEmulator;
  /** The latest requests, oldest first. */
  readonly heard: readonly unknown[];
  /** Answers the new virtual time in ISO 8601, or why it does not move. */
  readonly moveClock?: (ask: {
    advance?: string;
    to?: string;
  }) => { now: string } | { why: string };
};
type Controlled = { readonly status: number; readonly type: string; readonly body: unknown };

const ms = z.number().int().min(0);
const message = z.string().max(200).optional();
const Fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('decline'), message }),
  z.strictObject({ kind: z.literal('dropBefore') }),
  z.strictObject({ kind: z.literal('dropAfter') }),
  z.strictObject({ kind: z.literal('delay'), ms }),
  z.strictObject({ kind: z.literal('late'), ms }),
  z.strictObject({
    kind: z.literal('http'),
    status: z.number().int().min(200).max(599),
    body: z.string().optional(),
    after: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('html') }),
  z.strictObject({ kind: z.literal('redirect'), url: z.string() }),
  z.strictObject({ kind: z.literal('truncate'), bytes: ms }),
  z.strictObject({ kind: z.literal('slow') }),
  z.strictObject({ kind: z.literal('reset'), after: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('code0Failed'), message }),
  z.strictObject({ kind: z.literal('codeNonZero'), message, row: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('nullResponse') }),
  z.strictObject({ kind: z.literal('unknownStatus'), word: z.string().optional() }),
  z.strictObject({ kind: z.literal('extraFields') }),
  z.strictObject({ kind: z.literal('amountEcho'), amount: z.number() }),
  z.strictObject({ kind: z.literal('dupRecords'), lost: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('token401') }),
  z.strictObject({ kind: z.literal('rateLimit'), retryAfter: z.number().optional() }),
  z.strictObject({ kind: z.literal('outage'), fromMs: ms, toMs: ms }),
  z.strictObject({ kind: z.literal('flipToPaid'), ms }),
  z.strictObject({ kind: z.literal('cancelTimeout') }),
  z.strictObject({
    kind: z.literal('webhook'),
    how: z.enum(['drop', 'dup', 'delay', 'reorder', 'forged']),
    ms: ms.optional(),
  }),
]);
const Script = z.strictObject({
  mode: z.enum(['replace', 'append']).default('replace'),
  rules: z.array(
    z.strictObject({
      route: z.enum(['again', 'cancel', 'look', 'token', 'customers', 'any']),
      match: z.string().optional(),
      nth: z.number().int().min(1).optional(),
      count: ms.optional(),
      fault: Fault,
    }),
  ),
});
const Model = z.strictObject({
  duplicates: z.enum(['refuse', 'allow']).optional(),
  lateMs: ms.optional(),
  readLagMs: ms.optional(),
  declineShape: z.enum(['status', 'code', 'codeWithRow']).optional(),
});
const Clock = z.strictObject({ advance: z.string().optional(), to: z.string().optional() });
const Finish = z.strictObject({
  params: z.record(z.string(), z.unknown()),
  card: z.string().optional(),
});
const Cancel = z.strictObject({ imp_uid: z.string(), amount: z.number().int().min(1).optional() });

export function answerControl(
  deps: ControlDeps,
  method: string,
  url: URL,
  text: string,
): Controlled {
  const { kept } = deps;
  const name = url.pathname.slice('/_emulator/'.length);
  if (method === 'OPTIONS') return ok({});
  if (method === 'GET') {
    if (name === 'ledger') return ok(kept.emulator.ledger());
    if (name === 'requests') return ok(deps.heard);
    if (name === 'cards') return ok(testCards);
    if (name === 'script') return ok({ rules: kept.emulator.rules(), model: kept.emulator.model });
    return refuse(404, 'there is no such control');
  }
  switch (name) {
    case 'script':
      return parsed(Script, text, ({ rules, mode }) => {
        kept.script(rules as FaultRule[], mode);
        return ok({ rules: kept.emulator.rules() });
      });
    case 'model':
      return parsed(Model, text, (model) => {
        const changes = Object.fromEntries(
          Object.entries(model).filter(([, value]) => value !== undefined),
        );
        kept.model({ ...kept.emulator.model, ...changes });
        return ok(kept.emulator.model);
      });
    case 'clock':
      return parsed(Clock, text, (ask) => {
        if (!deps.moveClock) return refuse(409, 'the sandbox owns the clock: POST /_sandbox/clock');
        const moved = deps.moveClock(ask as { advance?: string; to?: string });
        return 'why' in moved ? refuse(400, moved.why) : ok(moved);
      });
    case 'console-cancel':
      return parsed(Cancel, text, ({ imp_uid, amount }) =>
        kept.consoleCancel(imp_uid, amount) ? ok({ ok: true }) : refuse(404, 'no such payment'),
      );
    case 'window':
      return parsed(Finish, text, ({ params, card }) => {
        const end = kept.finish(params, card);
        return ok(returnFrom(params, end));
      });
    default:
      return refuse(404, 'there is no such control');
  }
}

function parsed<T>(schema: z.ZodType<T>, text: string, then: (value: T) => Controlled): Controlled {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(400, 'the body must be JSON');
  }
  const read = schema.safeParse(value);
  if (read.success) return then(read.data);
  const [issue] = read.error.issues;
  return refuse(400, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not valid'}`);
}

function ok(body: unknown): Controlled {
  return { status: 200, type: 'application/json', body };
}

function refuse(status: number, detail: string): Controlled {
  const body = { type: 'about:blank', title: 'Refused', status, detail };
  return { status, type: 'application/problem+json', body };
}
