// POST /subscribe/payments/again: charging a stored key, with declines in both shapes.
import { ok, refused, words } from './answers';
import { testCards } from './cards';
import type { Charging, Ledger } from './ledger';
import * as parameters from './parameters';
import { numberOf, textOf } from './request';
import { queueWebhook } from './tell';
import type { EmulatedAnswer, Fault, KeyRow, PaymentRow, Wire } from './types';

const required = ['customer_uid', 'merchant_uid', 'amount', 'name'];

/** The answer as it would be; a fault or a card may still keep it back. */
export function again(of: Charging, body: Wire, fault: Fault | undefined): EmulatedAnswer {
  const { ledger, model, now } = of;
  const wrong = parameters.faultIn(body, required, model) ?? parameters.amountFault(body);
  if (wrong !== undefined) return parameters.badParameter(model, wrong);
  const key = ledger.keys.get(textOf(body['customer_uid']) ?? '');
  if (!key) return refused(words.noCustomer);
  const used = usedBefore(of, textOf(body['merchant_uid']) ?? '');
  if (used !== undefined) return refused(used);

  const objection = chargeCard(ledger, key, fault);
  const reason = model.closedMid === key.pg_id ? '미등록 가맹점' : objection;
  const row = rowFor(of, key, body, reason);
  // A promotion of the card company's: another amount than asked for is what was really taken.
  if (fault?.kind === 'amountEcho') Object.assign(row, { amount: fault.amount });
  if (fault?.kind === 'currencyEcho') Object.assign(row, { currency: fault.currency });
  if (reason !== undefined) return declined(of, row, reason, fault);

  const lateMs = fault?.kind === 'late' ? fault.ms : lost(fault) ? model.lateMs : 0;
  if (lateMs > 0) {
    ledger.lateEffects.push({ at: now + lateMs, does: 'charge', row });
    return ok(ledger.shown(row));
  }
  ledger.add(row);
  if (fault?.kind === 'dupRecords') {
    const imp_uid = ledger.nextUid('imps_');
    // A record of its own: a refund of the paid one stands in no other history.
    ledger.add({ ...row, imp_uid, cancel_history: [], ...failing(row, '한도초과') });
  }
  queueWebhook(of, row, fault);
  return ok(ledger.shown(row));
}

function usedBefore({ ledger, model }: Charging, uid: string): string | undefined {
  const rows = ledger.rowsOf(uid);
  const held = rows.some((row) => row.status === 'paid' || row.status === 'cancelled');
  if (held && model.duplicates === 'refuse') return words.paidBefore;
  return rows.length > 0 && model.failedIds === 'refuse' ? words.failedBefore : undefined;
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
    const paidAt = fault.backdated === true ? row.failed_at : undefined;
    ledger.lateEffects.push({ at: now + fault.ms, does: 'flip', row, paidAt });
  }
  return shape === 'status' ? ok(ledger.shown(row)) : refused(reason, -1);
}

/** Counts the charge; answers what the card company objects to, if it does. */
function chargeCard(ledger: Ledger, key: KeyRow, fault: Fault | undefined): string | undefined {
  key.charges += 1;
  switch (fault?.kind) {
    case 'decline':
    case 'code0Failed':
    case 'codeNonZero':
      return fault.message ?? '[8521] 한도초과';
    case 'flipToPaid':
      return '[8521] 한도초과';
    default: {
      const [behavior = '', number = ''] = key.behavior.split(':');
      if (behavior !== 'decline' && behavior !== 'third') return undefined;
      const reason = testCards.find((card) => card.number === number)?.reason;
      if (behavior === 'decline') return reason;
      // The card itself remembers, so that who registers it anew goes on where it stood.
      if (key.charges < 3) ledger.tries.set(number, key.charges);
      else ledger.tries.delete(number);
      return key.charges < 3 ? reason : undefined;
    }
  }
}

/** The card that is charged while its answer goes missing does so on its first charge only. */
export function losesAnswer(key: KeyRow | undefined): boolean {
  return key !== undefined && key.behavior.startsWith('lost') && key.charges === 1;
}

function rowFor(of: Charging, key: KeyRow, body: Wire, reason: string | undefined): PaymentRow {
  const at = Math.floor(of.now / 1_000);
  const row: PaymentRow = {
    imp_uid: of.ledger.nextUid('imps_'),
    merchant_uid: textOf(body['merchant_uid']) ?? '',
    amount: numberOf(body['amount']),
    currency: 'KRW',
    cancel_amount: 0,
    status: 'paid',
    customer_uid: key.customer_uid,
    customer_uid_usage: 'payment',
    sandbox: key.sandbox,
    pg_provider: key.pg_provider,
    pg_id: key.pg_id,
    channel: 'api',
    name: parameters.nameOf(body),
    tax_free: parameters.taxFreeOf(body),
    card_name: key.card_name,
    card_number: key.card_number,
    card_quota: parameters.quotaOf(body),
    ...parameters.buyerOf(body),
    custom_data: parameters.customDataOf(body),
    user_agent: of.userAgent ?? null,
    notice_urls: parameters.noticeUrlsOf(body, of.model, key.sandbox),
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

function lost(fault: Fault | undefined): boolean {
  return fault?.kind === 'dropAfter';
}
