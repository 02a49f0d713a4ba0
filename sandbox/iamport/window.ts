// What a card window does when it closes: issue the key, keep its row, tell whoever wants to hear.
import { queueWebhook } from './again';
import { issueKey } from './customers';
import type { IamportEmulator } from './emulator';
import type { PaymentRow, Wire } from './types';

export type WindowEnd =
  | { readonly kind: 'issued'; readonly impUid: string }
  | {
      readonly kind: 'failed';
      /** Missing when refused before the window opened (§10.4). */
      readonly impUid: string | null;
      readonly code: string;
      readonly message: string;
    };

/** `card` is undefined when the customer closes the window. */
export function finishWindow(
  emulator: IamportEmulator,
  params: Wire,
  card: string | undefined,
): WindowEnd {
  const { book } = emulator;
  const merchantUid = String(params['merchant_uid'] ?? '');
  const paid = book.rowsOf(merchantUid).some((row) => row.status === 'paid');
  if (paid) {
    const message = '이미 결제가 이루어진 거래건입니다.';
    return { kind: 'failed', impUid: null, code: 'F1002', message };
  }
  const channel =
    emulator.channels.find((one) => one.key === params['channelKey']) ?? emulator.channels[0];
  if (!channel) return { kind: 'failed', impUid: null, code: 'F0001', message: '채널이 없습니다.' };

  const row = book.add(windowRow(emulator, params, channel));
  const failing = (message: string, code: string): WindowEnd => {
    Object.assign(row, { status: 'failed', paid_at: 0, failed_at: row.started_at });
    row.fail_reason = message;
    return { kind: 'failed', impUid: row.imp_uid, code, message };
  };
  if (card === undefined) return failing('사용자가 결제를 취소하셨습니다', 'F1001');
  const order = { customer_uid: String(params['customer_uid'] ?? ''), card_number: card };
  const key = issueKey(book, channel, order, emulator.now());
  if ('refusal' in key) return failing(key.refusal, 'F0004');

  row.card_name = key.card_name;
  row.card_number = key.card_number;
  queueWebhook({ ledger: book, model: emulator.model, now: emulator.now() }, row, undefined);
  return { kind: 'issued', impUid: row.imp_uid };
}

/** Looks paid and carries the displayed amount, though KICC approved nothing (fact 5). */
function windowRow(
  emulator: IamportEmulator,
  params: Wire,
  channel: { pg_provider: string; pg_id: string; sandbox: boolean },
): PaymentRow {
  const at = Math.floor(emulator.now() / 1_000);
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : null);
  return {
    imp_uid: emulator.book.nextUid('imp_'),
    merchant_uid: String(params['merchant_uid']),
    amount: Number(params['amount'] ?? 0),
    cancel_amount: 0,
    status: 'paid',
    customer_uid: text('customer_uid'),
    customer_uid_usage: 'issue',
    sandbox: channel.sandbox,
    pg_provider: channel.pg_provider,
    pg_id: channel.pg_id,
    channel: 'pc',
    name: text('name'),
    tax_free: 0,
    card_name: null,
    card_number: null,
    buyer_name: text('buyer_name'),
    buyer_email: text('buyer_email'),
    buyer_tel: text('buyer_tel'),
    custom_data: null,
    notice_url: text('notice_url'),
    started_at: at,
    paid_at: at,
    failed_at: 0,
    cancelled_at: 0,
    fail_reason: null,
    cancel_reason: null,
    cancel_history: [],
    visibleAt: emulator.now() + emulator.model.readLagMs,
  };
}
