// The truth: every payment, key, prepared amount and webhook, with the indexes reads need.
import type { KeyRow, PaymentRow, ProviderModel, ScheduleRow, Webhook, Wire } from './types';

export type LedgerDump = {
  readonly payments: readonly PaymentRow[];
  readonly keys: readonly KeyRow[];
  readonly prepared: readonly (readonly [string, Prepared])[];
  readonly tries?: readonly (readonly [string, number])[];
  readonly webhooks: readonly Webhook[];
  readonly lateEffects: readonly LateEffect[];
  readonly schedules?: readonly ScheduleRow[];
  readonly counter: number;
};

/** What a call works on: the truth, the provider's ways, and the time it is. */
export type Charging = {
  readonly ledger: Ledger;
  readonly model: ProviderModel;
  /** Virtual milliseconds. */
  readonly now: number;
  readonly userAgent?: string | undefined;
};

export type Prepared = { readonly amount: number; readonly currency: string | null };

/** A charge or a change of mind that takes effect only when its time has come. */
export type LateEffect = {
  readonly at: number;
  readonly does: 'charge' | 'flip' | 'cancel';
  readonly row: PaymentRow;
  /** Of a refund. */
  readonly refund?: { readonly amount: number; readonly reason: string };
  /** The second that a payment carries; that of its effect where absent. */
  readonly paidAt?: number | undefined;
};

export class Ledger {
  payments: PaymentRow[] = [];
  readonly byImpUid = new Map<string, PaymentRow>();
  readonly byMerchantUid = new Map<string, PaymentRow[]>();
  readonly keys = new Map<string, KeyRow>();
  readonly prepared = new Map<string, Prepared>();
  /** Declined charges in a row, by the numbers of test cards that give in. */
  readonly tries = new Map<string, number>();
  webhooks: Webhook[] = [];
  schedules: ScheduleRow[] = [];
  lateEffects: LateEffect[] = [];
  /** Grows with every payment, refund and change of mind. */
  changes = 0;
  private counter = 100_000_000_000;

  /** `receipts` is where receipts are shown, up to the payment's id. */
  constructor(private readonly receipts: () => string = () => 'https://receipt.invalid/') {}

  nextUid(prefix: 'imp_' | 'imps_'): string {
    this.counter += 1;
    return `${prefix}${this.counter}`;
  }

  add(row: PaymentRow): PaymentRow {
    this.changes += 1;
    this.payments.push(row);
    this.byImpUid.set(row.imp_uid, row);
    const same = this.byMerchantUid.get(row.merchant_uid);
    if (same) same.push(row);
    else this.byMerchantUid.set(row.merchant_uid, [row]);
    return row;
  }

  rowsOf(merchantUid: string): readonly PaymentRow[] {
    return this.byMerchantUid.get(merchantUid) ?? [];
  }

  /** A payment as it goes over the wire. */
  shown(row: PaymentRow): Wire {
    return annotation(row, this.receipts());
  }

  dump(): LedgerDump {
    const { payments, webhooks, lateEffects, schedules, counter } = this;
    const keys = [...this.keys.values()];
    return {
      payments,
      keys,
      prepared: [...this.prepared],
      tries: [...this.tries],
      webhooks,
      lateEffects,
      schedules,
      counter,
    };
  }

  load(dump: LedgerDump): void {
    this.payments = [];
    this.byImpUid.clear();
    this.byMerchantUid.clear();
    // A ledger kept from before rows had a currency knows won only.
    for (const row of dump.payments) this.add({ ...row, currency: row.currency ?? 'KRW' });
    this.keys.clear();
    for (const key of dump.keys) this.keys.set(key.customer_uid, { ...key });
    this.prepared.clear();
    for (const [uid, pinned] of dump.prepared) this.prepared.set(uid, pinned);
    this.tries.clear();
    for (const [number, count] of dump.tries ?? []) this.tries.set(number, count);
    this.webhooks = [...dump.webhooks];
    this.lateEffects = [...dump.lateEffects];
    this.schedules = (dump.schedules ?? []).map((row) => ({ ...row }));
    this.counter = dump.counter;
  }
}

/**
 * All fields a payment has on the wire, unset ones as iamport shows them (§3). One literal: an
 * object that is spread and then grown by thirty fields takes a hundred times as long.
 */
function annotation(row: PaymentRow, receipts: string): Wire {
  const taken = row.status === 'paid' || row.status === 'cancelled';
  return {
    imp_uid: row.imp_uid,
    merchant_uid: row.merchant_uid,
    pay_method: 'card',
    channel: row.channel,
    pg_provider: row.pg_provider,
    emb_pg_provider: null,
    pg_tid: `T${row.imp_uid.slice(row.imp_uid.indexOf('_') + 1)}`,
    pg_id: row.pg_id,
    escrow: false,
    apply_num: taken ? row.imp_uid.slice(-8) : null,
    bank_code: null,
    bank_name: null,
    card_code: row.card_name === null ? null : '366',
    card_name: row.card_name,
    card_quota: row.card_quota,
    card_number: row.card_number,
    card_type: null,
    vbank_code: null,
    vbank_name: null,
    vbank_num: null,
    vbank_holder: null,
    vbank_date: 0,
    vbank_issued_at: 0,
    name: row.name,
    amount: row.amount,
    cancel_amount: row.cancel_amount,
    currency: row.currency,
    buyer_name: row.buyer_name,
    buyer_email: row.buyer_email,
    buyer_tel: row.buyer_tel,
    buyer_addr: row.buyer_addr,
    buyer_postcode: row.buyer_postcode,
    custom_data: row.custom_data,
    user_agent: row.user_agent,
    status: row.status,
    started_at: row.started_at,
    paid_at: row.paid_at,
    failed_at: row.failed_at,
    cancelled_at: row.cancelled_at,
    fail_reason: row.fail_reason,
    cancel_reason: row.cancel_reason,
    receipt_url: taken ? (row.receipt_url ?? `${receipts}${row.imp_uid}`) : null,
    cancel_history: row.cancel_history,
    cancel_receipt_urls: [],
    cash_receipt_issued: false,
    customer_uid: row.customer_uid,
    customer_uid_usage: row.customer_uid_usage,
    promotion: null,
    sandbox: row.sandbox,
  };
}
