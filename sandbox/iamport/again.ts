// POST /subscribe/payments/again: charging a stored key, with declines in both shapes.
import { ok, refused, words } from './answers';
import { testCards } from './cards';
import type { Ledger } from './ledger';
import { annotation } from './ledger';
import type { EmulatedAnswer, Fault, KeyRow, PaymentRow, ProviderModel, Wire } from './types';

export type Charging = {
  readonly ledger: Ledger;
  readonly model: ProviderModel;
  /** Virtual milliseconds. */
  readonly now: number;
};

export function again(of: Charging, body: Wire, fault: Fault | undefined): EmulatedAnswer {
  const wrong = faultIn(body);
  if (wrong) return wrong;
  const { ledger, model, now } = of;
  const key = ledger.keys.get(String(body['customer_uid']));
  if (!key) return refused(words.noCustomer);
  const uid = String(body['merchant_uid']);
  const held = ledger
    .rowsOf(uid)
    .some((row) => row.status === 'paid' || row.status === 'cancelled');
  if (held && model.duplicates === 'refuse') return refused(words.paidBefore);

  key.charges += 1;
  const reason = declineReason(key, fault);
  const row = rowFor(of, key, body, reason);
  // A promotion of the card company's: another amount than asked for is what was really taken.
  if (fault?.kind === 'amountEcho') Object.assign(row, { amount: fault.amount });
  if (reason !== undefined) return declined(of, row, reason, fault);

  const lateMs = fault?.kind === 'late' ? fault.ms : lost(fault) ? model.lateMs : 0;
  if (lateMs > 0) {
    ledger.lateEffects.push({ at: now + lateMs, does: 'charge', row });
    return ok(annotation(row));
  }
  ledger.add(row);
  if (fault?.kind === 'dupRecords') {
    ledger.add({ ...row, imp_uid: ledger.nextUid('imps_'), ...failing(row, '한도초과') });
  }
  queueWebhook(of, row, fault);
  return ok(annotation(row));
}

function declined(of: Charging, row: PaymentRow, reason: string, fault: Fault | undefined) {
  const { ledger, model, now } = of;
  const shape =
    fault?.kind === 'code0Failed'
      ? 'status'
      : fault?.kind === 'codeNonZero'
        ? 'codeWithRow'
        : model.declineShape;
  if (shape !== 'code') ledger.add(row);
  if (fault?.kind === 'flipToPaid') {
    ledger.lateEffects.push({ at: now + fault.ms, does: 'flip', row });
  }
  return shape === 'status' ? ok(annotation(row)) : refused(reason, -1);
}

function declineReason(key: KeyRow, fault: Fault | undefined): string | undefined {
  switch (fault?.kind) {
    case 'decline':
    case 'code0Failed':
    case 'codeNonZero':
      return fault.message ?? '[8521] 한도초과';
    case 'flipToPaid':
      return '[8521] 한도초과';
    default: {
      const [behavior = '', number] = key.behavior.split(':');
      const card = testCards.find((one) => one.number === number);
      if (behavior === 'decline') return card?.reason;
      return behavior === 'third' && key.charges < 3 ? card?.reason : undefined;
    }
  }
}

/** The card that is charged while its answer goes missing does so on its first charge only. */
export function losesAnswer(key: KeyRow | undefined): boolean {
  return key !== undefined && key.behavior.startsWith('lost') && key.charges === 1;
}

function faultIn(body: Wire): EmulatedAnswer | undefined {
  for (const name of ['customer_uid', 'merchant_uid', 'amount', 'name']) {
    if (body[name] === undefined || body[name] === '') return refused(words.missing(name));
  }
  if (String(body['merchant_uid']).length > 40)
    return refused('merchant_uid는 40자 이하여야 합니다.');
  if ([...String(body['name'])].length > 40) return refused('name은 40자 이하여야 합니다.');
  const amount = Number(body['amount']);
  return Number.isSafeInteger(amount) && amount >= 100 ? undefined : refused(words.badAmount);
}

function rowFor(of: Charging, key: KeyRow, body: Wire, reason: string | undefined): PaymentRow {
  const at = Math.floor(of.now / 1_000);
  const row: PaymentRow = {
    imp_uid: of.ledger.nextUid('imps_'),
    merchant_uid: String(body['merchant_uid']),
    amount: Number(body['amount']),
    cancel_amount: 0,
    status: 'paid',
    customer_uid: key.customer_uid,
    customer_uid_usage: 'payment',
    sandbox: key.sandbox,
    pg_provider: key.pg_provider,
    pg_id: key.pg_id,
    channel: 'api',
    name: String(body['name']),
    tax_free: Number(body['tax_free'] ?? 0),
    card_name: key.card_name,
    card_number: key.card_number,
    buyer_name: textOf(body['buyer_name']),
    buyer_email: textOf(body['buyer_email']),
    buyer_tel: textOf(body['buyer_tel']),
    custom_data: textOf(body['custom_data']),
    notice_url: textOf(body['notice_url']),
    started_at: at,
    paid_at: at,
    failed_at: 0,
    cancelled_at: 0,
    fail_reason: null,
    cancel_reason: null,
    cancel_history: [],
    visibleAt: of.now + of.model.readLagMs,
  };
  return reason === undefined ? row : { ...row, ...failing(row, reason) };
}

function failing(row: PaymentRow, reason: string): Partial<PaymentRow> {
  return { status: 'failed', paid_at: 0, failed_at: row.started_at, fail_reason: reason };
}

/** Only success is told, once, and only where somebody wants to hear of it (§11). */
export function queueWebhook(of: Charging, row: PaymentRow, fault: Fault | undefined): void {
  if (row.notice_url === null) return;
  const { imp_uid, merchant_uid, status } = row;
  const hook = { url: row.notice_url, body: { imp_uid, merchant_uid, status }, dueAt: of.now };
  if (fault?.kind !== 'webhook') of.ledger.webhooks.push(hook);
  else if (fault.how === 'dup') of.ledger.webhooks.push(hook, hook);
  else if (fault.how === 'forged') {
    // Somebody else's words beside iamport's own: a payment that does not exist.
    of.ledger.webhooks.push({ ...hook, body: { ...hook.body, imp_uid: 'imp_000000000000' } }, hook);
  } else if (fault.how === 'delay' || fault.how === 'reorder') {
    of.ledger.webhooks.push({ ...hook, dueAt: of.now + (fault.ms ?? 60_000) });
  }
}

function lost(fault: Fault | undefined): boolean {
  return fault?.kind === 'dropAfter';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
