// What a card window does when it closes: issue the key, keep its row, tell whoever wants to hear.
import { words } from './answers';
import { cardFor } from './cards';
import { fitsPg, issueKey } from './customers';
import type { IamportEmulator } from './emulator';
import { amountFault, buyerOf, customDataOf, faultIn, nameOf, noticeUrlsOf } from './parameters';
import { breaksPrepared } from './prepare';
import { numberOf, textOf } from './request';
import { queueWebhook } from './tell';
import type { Channel, PaymentRow, Wire } from './types';

export type Device = 'pc' | 'mobile';

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
  device: Device = 'pc',
): WindowEnd {
  const { book, model } = emulator;
  const refusal = refusedBefore(emulator, params);
  if (refusal) return { kind: 'failed', impUid: null, ...refusal };
  const channel = channelFor(emulator.channels, params);
  if (!channel) return { kind: 'failed', impUid: null, code: 'F0001', message: '채널이 없습니다.' };

  const row = book.add(windowRow(emulator, params, { channel, device }));
  const failing = (message: string, code: string): WindowEnd => {
    Object.assign(row, { status: 'failed', paid_at: 0, failed_at: row.started_at });
    row.fail_reason = message;
    return { kind: 'failed', impUid: row.imp_uid, code, message };
  };
  if (card === undefined) return failing('사용자가 결제를 취소하셨습니다', 'F1001');
  // Without a key id the window takes a payment of its own.
  if (row.customer_uid === null) return pay(emulator, row, card);
  const order = { customer_uid: row.customer_uid, card_number: card };
  const key = issueKey(book, channel, order, emulator.now());
  if ('refusal' in key) return failing(key.refusal, 'F0004');

  row.card_name = key.card_name;
  row.card_number = key.card_number;
  queueWebhook({ ledger: book, model, now: emulator.now() }, row, undefined);
  return { kind: 'issued', impUid: row.imp_uid };
}

function pay(emulator: IamportEmulator, row: PaymentRow, number: string): WindowEnd {
  const { reason } = cardFor(number) ?? {};
  if (reason !== undefined) {
    const failed = { status: 'failed', paid_at: 0, failed_at: row.started_at };
    Object.assign(row, failed, { fail_reason: reason });
    return { kind: 'failed', impUid: row.imp_uid, code: 'F0004', message: reason };
  }
  queueWebhook(
    { ledger: emulator.book, model: emulator.model, now: emulator.now() },
    row,
    undefined,
  );
  return { kind: 'issued', impUid: row.imp_uid };
}

/** What is refused before the card company's window opens leaves no record (§10.4). */
function refusedBefore({ book, model }: IamportEmulator, params: Wire) {
  const wrong = faultIn(params, ['merchant_uid'], model);
  if (wrong !== undefined) return { code: 'F0002', message: wrong };
  const isOrdinary = textOf(params['customer_uid']) === null;
  if (isOrdinary && amountFault(params) !== undefined) {
    return { code: 'F0002', message: words.badAmount };
  }
  const paid = book
    .rowsOf(textOf(params['merchant_uid']) ?? '')
    .some((row) => row.status === 'paid');
  if (paid) return { code: 'F1002', message: words.paidBefore };
  if (breaksPrepared(book, params)) return { code: 'F0003', message: words.preparedOtherwise };
  return undefined;
}

/** By `channelKey`, else by `pg`, else the account's own (§10.1). */
function channelFor(channels: readonly Channel[], params: Wire): Channel | undefined {
  return (
    channels.find((one) => one.key === params['channelKey']) ??
    channels.find((one) => fitsPg(one, textOf(params['pg']))) ??
    channels[0]
  );
}

/** Another one is what a card company may have checked the card with. */
const otherAmount = 1_000;

function shownAmount({ model }: IamportEmulator, displayed: number): number {
  const amounts = { displayed, zero: 0, other: otherAmount };
  return amounts[model.issueAmount];
}

/** Looks paid and carries the displayed amount, though KICC approved nothing (fact 5). */
function windowRow(
  emulator: IamportEmulator,
  params: Wire,
  { channel, device }: { readonly channel: Channel; readonly device: Device },
): PaymentRow {
  const at = Math.floor(emulator.now() / 1_000);
  return {
    imp_uid: emulator.book.nextUid('imp_'),
    merchant_uid: textOf(params['merchant_uid']) ?? '',
    amount: shownAmount(emulator, numberOf(params['amount'] ?? 0)),
    currency: 'KRW',
    cancel_amount: 0,
    status: 'paid',
    customer_uid: textOf(params['customer_uid']),
    customer_uid_usage: textOf(params['customer_uid']) === null ? null : 'issue',
    sandbox: channel.sandbox,
    pg_provider: channel.pg_provider,
    pg_id: channel.pg_id,
    channel: device,
    name: nameOf(params),
    tax_free: 0,
    card_name: null,
    card_number: null,
    card_quota: 0,
    ...buyerOf(params),
    custom_data: customDataOf(params),
    user_agent: null,
    notice_urls: noticeUrlsOf(params, emulator.model, channel.sandbox),
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
