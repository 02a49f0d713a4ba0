// The iamport emulator's core: requests in, answers out, on a clock it is given; no sockets, no
// timers.
import { again, losesAnswer, queueWebhook } from './again';
import { ok, refused, unauthorized } from './answers';
import { cancel, refundRow } from './cancel';
import { deleteKey, issueOverRest, paymentsOfKey, readKey, readKeys } from './customers';
import { afterEffect, beforeEffect, FaultScript } from './faults';
import { Ledger } from './ledger';
import type { LedgerDump } from './ledger';
import { prepare, prepared } from './prepare';
import { byStatus, find, findAll, readMany, readOne } from './reads';
import { parseBody } from './request';
import { routeOf } from './route';
import { defaultChannels, modelM1, pgSetting } from './setup';
import { Tokens } from './tokens';
import type { TokenState } from './tokens';
import type {
  Channel,
  EmulatedAnswer,
  EmulatedRequest,
  FaultRule,
  ProviderModel,
  Webhook,
  Wire,
} from './types';

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

  rules(): readonly FaultRule[] {
    return this.faults.rules();
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
    const times = [
      ...this.book.lateEffects.map((effect) => effect.at),
      ...this.book.webhooks.map((hook) => hook.dueAt),
    ];
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  dueEffects(): void {
    if (this.book.lateEffects.length === 0) return;
    const now = this.now();
    const due = this.book.lateEffects.filter((effect) => effect.at <= now);
    if (due.length === 0) return;
    this.book.lateEffects = this.book.lateEffects.filter((effect) => effect.at > now);
    for (const { does, at, row } of due.sort((a, b) => a.at - b.at)) {
      const second = Math.floor(at / 1_000);
      if (does === 'flip') {
        this.book.changes += 1;
        Object.assign(this.book.byImpUid.get(row.imp_uid) ?? row, {
          ...{ status: 'paid', paid_at: second, failed_at: 0, fail_reason: null },
        });
      } else {
        const held = this.book.rowsOf(row.merchant_uid).some((other) => other.paid_at > 0);
        if (held && this.model.duplicates === 'refuse') continue;
        this.book.add({ ...row, paid_at: second, visibleAt: at + this.model.readLagMs });
      }
    }
  }

  handle(request: EmulatedRequest): EmulatedAnswer {
    this.dueEffects();
    const answer = this.answer(request);
    this.options.onRequest?.(request, answer);
    return answer;
  }

  private answer(request: EmulatedRequest): EmulatedAnswer {
    const url = new URL(request.path, 'http://iamport.invalid');
    const body = parseBody(request);
    const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
    const route = routeOf(request.method, parts);
    const subject = String(body['merchant_uid'] ?? body['imp_uid'] ?? url.pathname);
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
      const charging = { ledger: this.book, model: this.model, now: this.now() };
      const good = again(charging, body, fault);
      const key = this.book.keys.get(String(body['customer_uid']));
      if (!fault && losesAnswer(key)) return { ...good, act: 'hang' };
      return fault ? afterEffect(fault, good) : good;
    }
    const good = this.rest(request.method, parts, url.searchParams, body);
    return fault ? afterEffect(fault, good) : good;
  }

  private rest(method: string, parts: string[], query: URLSearchParams, body: Wire) {
    const [area = '', first = '', second = '', third] = parts;
    const reading = { ledger: this.book, now: this.now() };
    if (area === 'payments' && method === 'GET') {
      if (first === '') return readMany(reading, query);
      if (first === 'find') return find(reading, second, third);
      if (first === 'findAll') return findAll(reading, second, third, query);
      if (first === 'status') return byStatus(reading, second, query);
      if (first === 'prepare') return prepared(this.book, second);
      return readOne(reading, first, query);
    }
    if (area === 'payments' && first === 'cancel') return cancel(this.book, body, this.now());
    if (area === 'payments' && first === 'prepare') return prepare(this.book, method, body);
    if (area === 'subscribe' && first === 'customers') {
      return this.customers(method, [second, third ?? ''], query, body);
    }
    if (area === 'users' && first === 'pg') return ok(this.channels.map(pgSetting));
    return refused('Not Found', -1, 404);
  }

  private customers(
    method: string,
    [uid, what]: [string, string],
    query: URLSearchParams,
    body: Wire,
  ): EmulatedAnswer {
    if (uid === '') return readKeys(this.book, query);
    if (what === 'payments') return paymentsOfKey(this.book, uid, query);
    if (method === 'DELETE') return deleteKey(this.book, uid);
    if (method === 'POST') return issueOverRest(this.book, this.channels, uid, body, this.now());
    return readKey(this.book, uid);
  }
}
