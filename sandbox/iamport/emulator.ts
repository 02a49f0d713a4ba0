// The iamport emulator's core: requests in, answers out, on a clock it is given; no sockets, no
// timers.
import { again, losesAnswer, queueWebhook } from './again';
import { unauthorized } from './answers';
import { refundRow } from './cancel';
import { afterEffect, beforeEffect, FaultScript } from './faults';
import { runLateEffects } from './late';
import { Ledger } from './ledger';
import type { LedgerDump } from './ledger';
import { parseBody } from './request';
import { rest } from './rest';
import { routeOf } from './route';
import { nextScheduleAt, runSchedules } from './schedules';
import { defaultChannels, modelM1 } from './setup';
import { Tokens } from './tokens';
import type { TokenState } from './tokens';
import type { Channel, EmulatedAnswer, EmulatedRequest } from './types';
import type { FaultRule, ProviderModel, Webhook } from './types';

export type EmulatorOptions = {
  readonly impKey: string;
  readonly impSecret: string;
  /** Virtual milliseconds since the epoch. */
  readonly now: () => number;
  readonly model?: Partial<ProviderModel>;
  readonly channels?: readonly Channel[];
  readonly onRequest?: (request: EmulatedRequest, answer: EmulatedAnswer) => void;
};

export type EmulatorState = { readonly ledger: LedgerDump; readonly token: TokenState };

export class IamportEmulator {
  readonly book = new Ledger();
  readonly channels: readonly Channel[];
  model: ProviderModel;
  private readonly tokens: Tokens;
  private readonly faults = new FaultScript();

  constructor(private readonly options: EmulatorOptions) {
    this.tokens = new Tokens(options.impKey, options.impSecret);
    this.channels = options.channels ?? defaultChannels;
    this.model = { ...modelM1, ...options.model };
  }

  now(): number {
    return this.options.now();
  }

  /** Another secret in the console; the tokens granted for the old one are void at once. */
  rotate(impSecret: string): void {
    this.tokens.rotate(impSecret);
  }

  script(rules: readonly FaultRule[], mode: 'replace' | 'append' = 'replace'): void {
    this.faults.set(rules, mode);
  }

  /** The faults that are still to come. */
  rules(): readonly FaultRule[] {
    return this.faults.rules(this.now());
  }

  ledger(): LedgerDump {
    this.dueEffects();
    return this.book.dump();
  }

  snapshot(): EmulatorState {
    return { ledger: this.book.dump(), token: this.tokens.dump() };
  }

  restore(state: EmulatorState): void {
    this.book.load(state.ledger);
    this.tokens.load(state.token);
  }

  /** A refund by hand in the provider's console; nobody is told but by webhook. */
  consoleCancel(impUid: string, amount?: number): boolean {
    const row = this.book.byImpUid.get(impUid);
    if (!row || row.paid_at === 0) return false;
    refundRow(this.book, row, amount ?? row.amount - row.cancel_amount, 'console', this.now());
    queueWebhook({ ledger: this.book, model: this.model, now: this.now() }, row, undefined);
    return true;
  }

  /** Takes webhooks whose time has come; whoever delivers them does it once. */
  takeWebhooks(): Webhook[] {
    const now = this.now();
    const due = this.book.webhooks.filter((hook) => hook.dueAt <= now);
    if (due.length > 0) this.book.webhooks = this.book.webhooks.filter((hook) => hook.dueAt > now);
    return due;
  }

  /** When something will happen here by itself; undefined where nothing is pending. */
  nextEffectAt(): number | undefined {
    const { lateEffects, webhooks, schedules } = this.book;
    if (lateEffects.length + webhooks.length + schedules.length === 0) return undefined;
    const times = [
      nextScheduleAt(this.book),
      ...this.book.lateEffects.map((effect) => effect.at),
      ...this.book.webhooks.map((hook) => hook.dueAt),
    ];
    const next = Math.min(...times);
    return next === Infinity ? undefined : next;
  }

  dueEffects(): void {
    runSchedules(this.charging());
    runLateEffects(this.charging());
  }

  handle(request: EmulatedRequest): EmulatedAnswer {
    this.dueEffects();
    const answer = this.answer(request);
    this.options.onRequest?.(request, answer);
    return answer;
  }

  private answer(request: EmulatedRequest): EmulatedAnswer {
    const [pathname = '', search] = request.path.split(/\?(.*)/s, 2);
    const body = parseBody(request);
    const parts = pathname.split('/').slice(1).map(decodeURIComponent);
    const route = routeOf(request.method, parts);
    const subject = String(body['merchant_uid'] ?? body['imp_uid'] ?? pathname);
    const second = Math.floor(this.now() / 1_000);
    const { authorization } = request.headers;
    const authorized = route === 'token' || this.tokens.accepts(authorization, second);
    const fault = this.faults.next({ route, subject, now: this.now(), authorized });
    const early = fault && beforeEffect(fault);
    if (early) return early;

    if (route === 'token') {
      const granted = this.tokens.grant(body, second);
      return fault ? afterEffect(fault, granted) : granted;
    }
    if (!authorized) return unauthorized;

    if (route === 'again') {
      const good = again(this.charging(), body, fault);
      const key = this.book.keys.get(String(body['customer_uid']));
      if (!fault && losesAnswer(key)) return { ...good, act: 'hang' };
      return fault ? afterEffect(fault, good) : good;
    }
    const query = new URLSearchParams(search);
    const asked = { method: request.method, parts, query, body, channels: this.channels };
    const good = rest(this.charging(), asked);
    return fault ? afterEffect(fault, good) : good;
  }

  private charging() {
    return { ledger: this.book, model: this.model, now: this.now() };
  }
}
