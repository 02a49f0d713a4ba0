// The iamport emulator's core: requests in, answers out, on a clock it is given; no sockets, no
// timers.
import { malformed, nowhere, otherMethod, unauthorized } from './answers';
import { leftAtGateway, refundRow, tellRefund } from './cancel';
import { afterEffect, beforeEffect, FaultScript } from './faults';
import { Ledger } from './ledger';
import type { LedgerDump } from './ledger';
import { parseBody, targetOf, textOf } from './request';
import type { Target } from './request';
import { idsIn, placeOf } from './route';
import { nextEffectAt, runEffects } from './schedule-run';
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
  /** Where receipts are shown, up to the payment's id. */
  readonly receipts?: () => string;
  readonly onRequest?: (request: EmulatedRequest, answer: EmulatedAnswer) => void;
};

export type EmulatorState = { readonly ledger: LedgerDump; readonly token: TokenState };

export class IamportEmulator {
  readonly book: Ledger;
  readonly channels: readonly Channel[];
  model: ProviderModel;
  private readonly tokens: Tokens;
  private readonly faults = new FaultScript();

  constructor(private readonly options: EmulatorOptions) {
    this.book = new Ledger(options.receipts);
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

  /** The live token is void at once, as when somebody revokes it; the next call grants another. */
  revokeToken(): void {
    this.tokens.revoke();
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

  /** Where that much of it is still held; an issuing row holds nothing. */
  mayCancel(impUid: string, amount = 1): boolean {
    const row = this.book.byImpUid.get(impUid);
    const held = row && row.paid_at > 0 && row.customer_uid_usage !== 'issue';
    return held === true && amount <= leftAtGateway(row);
  }

  /** A refund by hand in the provider's console; nobody is told but by webhook. */
  consoleCancel(impUid: string, amount?: number): boolean {
    const row = this.book.byImpUid.get(impUid);
    if (!row || !this.mayCancel(impUid, amount)) return false;
    refundRow(this.book, row, amount ?? row.amount - row.cancel_amount, 'console', this.now());
    tellRefund(this.charging(), row);
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
    const next = Math.min(nextEffectAt(this.book), ...webhooks.map((hook) => hook.dueAt));
    return next === Infinity ? undefined : next;
  }

  dueEffects(): void {
    runEffects(this.charging());
  }

  /** `admitted` is told first of a request that may change something: one that is not refused. */
  handle(request: EmulatedRequest, admitted?: () => void): EmulatedAnswer {
    this.dueEffects();
    const target = targetOf(request.path);
    const answer = target ? this.answer(request, target, admitted) : malformed;
    this.options.onRequest?.(request, answer);
    return answer;
  }

  private answer(
    request: EmulatedRequest,
    { pathname, parts, query }: Target,
    admitted: (() => void) | undefined,
  ): EmulatedAnswer {
    const second = Math.floor(this.now() / 1_000);
    const { authorization, 'user-agent': userAgent } = request.headers;
    const place = placeOf(parts);
    const does = place?.does.get(request.method);
    const forToken = place?.route === 'token';
    const authorized = forToken || this.tokens.accepts(authorization, second);
    if (!place || !does) {
      if (!authorized) return unauthorized;
      return place ? otherMethod : nowhere;
    }
    const { route } = place;
    const read = parseBody(request);
    if (authorized && read === undefined && !forToken) return malformed;
    const body = read ?? {};
    const changes = forToken ? this.tokens.knows(body) : request.method !== 'GET' && authorized;
    if (changes) admitted?.();

    const subject = textOf(body['merchant_uid']) ?? textOf(body['imp_uid']) ?? pathname;
    const fault = this.faults.next({ route, subject, now: this.now(), authorized });
    const early = fault && beforeEffect(fault);
    if (early) return early;
    if (!authorized) return unauthorized;

    const asked = { ...this.charging(), channels: this.channels, query, body, fault, userAgent };
    const [id = '', more = ''] = idsIn(place, parts);
    const good = forToken ? this.tokens.grant(body, second) : does(asked, id, more);
    return fault ? afterEffect(fault, good) : good;
  }

  private charging() {
    return { ledger: this.book, model: this.model, now: this.now() };
  }
}
