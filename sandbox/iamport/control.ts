// The emulator's controls: its ledger, faults, clock and model, for tests and for the shop's
// switches.
import type * as z from 'zod';
import { testCards } from './cards';
import * as bodies from './control-bodies';
import type { KeptEmulator } from './journal';
import { returnFrom } from './return';
import type { FaultRule } from './types';

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

export function answerControl(
  deps: ControlDeps,
  method: string,
  url: URL,
  text: string,
): Controlled {
  const { kept, heard } = deps;
  const name = url.pathname.slice('/_emulator/'.length);
  if (method === 'OPTIONS') return ok({});
  if (method === 'GET') {
    if (name === 'ledger') return ok(kept.emulator.ledger());
    if (name === 'requests') return ok(heard);
    if (name === 'cards') return ok(testCards);
    if (name === 'script') return ok({ rules: kept.emulator.rules(), model: kept.emulator.model });
  }
  const control = method === 'POST' ? controls.get(name) : undefined;
  return control ? control(deps, text) : refuse(404, 'there is no such control');
}

type Does = (deps: ControlDeps, text: string) => Controlled;
const posts: Readonly<Record<string, Does>> = {
  script: ({ kept }, text) =>
    parsed(bodies.Script, text, ({ rules, mode }) => {
      kept.script(rules as FaultRule[], mode);
      return ok({ rules: kept.emulator.rules() });
    }),
  model: ({ kept }, text) =>
    parsed(bodies.Model, text, (model) => {
      const set = Object.entries(model).filter(([, value]) => value !== undefined);
      kept.model({ ...kept.emulator.model, ...Object.fromEntries(set) });
      return ok(kept.emulator.model);
    }),
  clock: ({ moveClock }, text) =>
    parsed(bodies.Clock, text, (ask) => {
      if (!moveClock) return refuse(409, 'the sandbox owns the clock: POST /_sandbox/clock');
      const moved = moveClock(ask as { advance?: string; to?: string });
      return 'why' in moved ? refuse(400, moved.why) : ok(moved);
    }),
  'console-cancel': ({ kept }, text) =>
    parsed(bodies.Cancel, text, ({ imp_uid, amount }) =>
      kept.consoleCancel(imp_uid, amount)
        ? ok({ ok: true })
        : refuse(404, 'there is no such payment, or not that much of it is left'),
    ),
  'revoke-token': ({ kept }) => {
    kept.revokeToken();
    return ok({ ok: true });
  },
  window: ({ kept }, text) =>
    parsed(bodies.Finish, text, ({ params, card, way }) => {
      const end = kept.finish(params, card, way === 'page' ? 'mobile' : 'pc');
      const row = kept.emulator.book.byImpUid.get(end.impUid ?? '');
      const record = row && kept.emulator.book.shown(row);
      return ok(returnFrom(params, end, { record, model: kept.emulator.model }));
    }),
};
const controls: ReadonlyMap<string, Does> = new Map(Object.entries(posts));

function parsed<T>(schema: z.ZodType<T>, text: string, then: (value: T) => Controlled): Controlled {
  let value: unknown;
  try {
    value = JSON.parse(text);
    // What nests too deep to be written again could not be kept.
    JSON.stringify(value);
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

export function refuse(status: number, detail: string): Controlled {
  const body = { type: 'about:blank', title: 'Refused', status, detail };
  return { status, type: 'application/problem+json', body };
}
