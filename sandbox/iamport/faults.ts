// The script of faults: which call meets which fault, and what it makes of a good answer.
import { answer, refused, words } from './answers';
import type { EmulatedAnswer, Fault, FaultRoute, FaultRule } from './types';

type State = { readonly rule: FaultRule; readonly match?: RegExp; seen: number; used: number };

export class FaultScript {
  private states: State[] = [];

  set(rules: readonly FaultRule[], mode: 'replace' | 'append'): void {
    const added = rules.map((rule) => ({
      rule,
      ...(rule.match === undefined ? {} : { match: new RegExp(rule.match) }),
      seen: 0,
      used: 0,
    }));
    this.states = mode === 'append' ? [...this.states, ...added] : added;
  }

  /** Those that can still strike. */
  rules(now: number): FaultRule[] {
    const waits = ({ rule: { fault, count = 1 }, used }: State) =>
      fault.kind === 'outage' ? now < fault.toMs : count === 0 || used < count;
    return this.states.filter(waits).map((state) => state.rule);
  }

  /** A call that is refused for its token meets an outage at most: other faults wait. */
  next(call: {
    readonly route: FaultRoute;
    readonly subject: string;
    readonly now: number;
    readonly authorized: boolean;
  }): Fault | undefined {
    const { route, subject, now } = call;
    for (const state of this.states) {
      const { rule, match } = state;
      if (!call.authorized && rule.fault.kind !== 'outage') continue;
      if (rule.route !== 'any' && rule.route !== route) continue;
      if (match && !match.test(subject)) continue;
      if (rule.fault.kind === 'outage') {
        if (now >= rule.fault.fromMs && now < rule.fault.toMs) return rule.fault;
        continue;
      }
      state.seen += 1;
      const count = rule.count ?? 1;
      if (state.seen < (rule.nth ?? 1) || (count > 0 && state.used >= count)) continue;
      state.used += 1;
      return rule.fault;
    }
    return undefined;
  }
}

/** Faults that strike before anything is executed: nothing changes at the provider. */
export function beforeEffect(fault: Fault): EmulatedAnswer | undefined {
  switch (fault.kind) {
    case 'dropBefore':
      return silent('hang');
    case 'outage':
      return { ...answer(503, {}), body: html('503 Service Unavailable'), headers: htmlType };
    case 'html':
      return { ...answer(200, {}), body: html('서비스 점검 중입니다'), headers: htmlType };
    case 'redirect':
      return { ...answer(302, {}), headers: { location: fault.url } };
    case 'rateLimit': {
      const retry = fault.retryAfter === undefined ? {} : { 'retry-after': `${fault.retryAfter}` };
      return { ...answer(429, {}), headers: retry };
    }
    case 'token401':
      return refused(words.unauthorized, -1, 401);
    case 'http':
      if (fault.after) return undefined;
      return { ...answer(fault.status, {}), body: fault.body ?? html(`${fault.status}`) };
    case 'reset':
      return fault.after ? undefined : silent('reset');
    case 'codeNonZero':
      return fault.row ? undefined : refused(fault.message ?? '[9999] 카드사 통신 오류', -1);
    case 'decline':
    case 'dropAfter':
    case 'delay':
    case 'late':
    case 'truncate':
    case 'slow':
    case 'code0Failed':
    case 'nullResponse':
    case 'unknownStatus':
    case 'extraFields':
    case 'amountEcho':
    case 'currencyEcho':
    case 'dupRecords':
    case 'flipToPaid':
    case 'cancelTimeout':
    case 'cancelRefused':
    case 'cancelLost':
    case 'webhook':
      return undefined;
  }
}

/** Faults that strike the answer: what was executed stays executed. */
export function afterEffect(fault: Fault, good: EmulatedAnswer): EmulatedAnswer {
  switch (fault.kind) {
    case 'dropAfter':
    case 'late':
    case 'cancelTimeout':
    case 'cancelLost':
      return silent('hang');
    case 'cancelRefused':
      return refused(fault.message ?? '[8342] 응답시간 초과 (TIMEOUT)', -1);
    case 'dupRecords':
      return fault.lost === true ? silent('hang') : good;
    case 'delay':
      return { ...good, delayMs: fault.ms };
    case 'truncate':
      return { ...good, act: 'truncate', truncateAt: fault.bytes };
    case 'slow':
      return { ...good, act: 'slow' };
    case 'reset':
      return silent('reset');
    case 'http':
      return { ...answer(fault.status, {}), body: fault.body ?? html(`${fault.status}`) };
    case 'nullResponse':
      return { ...good, body: JSON.stringify({ ...parsed(good), response: null }) };
    case 'unknownStatus':
      return edit(good, { status: fault.word ?? 'settling' });
    case 'extraFields':
      return edit(good, { brand_new_field: { nested: true }, settlement_rank: 7 });
    case 'amountEcho':
      return edit(good, { amount: fault.amount });
    case 'currencyEcho':
      return edit(good, { currency: fault.currency });
    default:
      return good;
  }
}

function edit(good: EmulatedAnswer, changes: object): EmulatedAnswer {
  const envelope = parsed(good);
  const { response } = envelope;
  if (typeof response !== 'object' || response === null) return good;
  return { ...good, body: JSON.stringify({ ...envelope, response: { ...response, ...changes } }) };
}

function parsed(good: EmulatedAnswer): Record<string, unknown> {
  return JSON.parse(good.body) as Record<string, unknown>;
}

function silent(act: 'hang' | 'reset'): EmulatedAnswer {
  return { ...answer(200, {}), act };
}

const htmlType = { 'content-type': 'text/html; charset=utf-8' };

function html(text: string): string {
  return `<!doctype html><title>${text}</title><h1>${text}</h1>`;
}
