// The emulator's vocabulary: requests, answers and how they misbehave, records, faults.

export type Wire = Record<string, unknown>;

export type EmulatedRequest = {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string | undefined;
};

/** What the client is made to see: the answer, no answer, a cut one, or a broken connection. */
export type EmulatedAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly act: 'answer' | 'hang' | 'reset' | 'truncate' | 'slow';
  readonly delayMs: number;
  readonly truncateAt?: number;
};

export type PaymentRow = {
  imp_uid: string;
  merchant_uid: string;
  amount: number;
  /** Won, unless a fault says otherwise. */
  currency: string;
  cancel_amount: number;
  /** Won that the payment gateway gave back and iamport lost; never on the wire. */
  lost_amount?: number;
  status: 'ready' | 'paid' | 'failed' | 'cancelled' | (string & {});
  customer_uid: string | null;
  customer_uid_usage: 'issue' | 'payment' | 'payment.scheduled' | null;
  sandbox: boolean;
  pg_provider: string;
  pg_id: string;
  channel: string;
  name: string | null;
  tax_free: number;
  card_name: string | null;
  card_number: string | null;
  buyer_name: string | null;
  buyer_email: string | null;
  buyer_tel: string | null;
  buyer_addr: string | null;
  buyer_postcode: string | null;
  custom_data: string | null;
  user_agent: string | null;
  /** Who hears of it; never on the wire. */
  notice_urls: readonly string[];
  card_quota: number;
  started_at: number;
  paid_at: number;
  failed_at: number;
  cancelled_at: number;
  fail_reason: string | null;
  cancel_reason: string | null;
  cancel_history: Wire[];
  /** Where absent, one is made of the payment's id. */
  receipt_url?: string;
  /** When reads may show it (virtual ms); later than its birth under read lag. */
  visibleAt: number;
};

/** A charge that iamport's own scheduler would make; times in epoch seconds, 0 where unset. */
export type ScheduleRow = {
  customer_uid: string;
  merchant_uid: string;
  imp_uid: string | null;
  pg_provider: string;
  pg_id: string;
  customer_id: string | null;
  schedule_at: number;
  executed_at: number;
  revoked_at: number;
  amount: number;
  currency: string;
  name: string | null;
  buyer_name: string | null;
  buyer_email: string | null;
  buyer_tel: string | null;
  buyer_addr: string | null;
  buyer_postcode: string | null;
  custom_data: string | null;
  /** The order that is charged at its time; never on the wire. */
  order: Wire;
  schedule_status: 'scheduled' | 'executed' | 'revoked';
  payment_status: string | null;
  fail_reason: string | null;
  promotion_id: string | null;
};

export type KeyRow = {
  customer_uid: string;
  behavior: string;
  pg_provider: string;
  pg_id: string;
  sandbox: boolean;
  card_name: string;
  card_code: string;
  card_number: string;
  customer_id: string | null;
  customer_name: string | null;
  customer_tel: string | null;
  customer_email: string | null;
  customer_addr: string | null;
  customer_postcode: string | null;
  inserted: number;
  updated: number;
  charges: number;
};

export type Channel = {
  readonly key: string;
  readonly pg_provider: string;
  readonly pg_id: string;
  readonly sandbox: boolean;
  readonly name: string;
  /** Whether keys may be issued over REST with a card number; KICC does not allow it. */
  readonly restIssuing: boolean;
};

/** How the provider treats a repeated id, and how late its effects and reads are. */
export type ProviderModel = {
  /** M1 refuses a merchant_uid that is paid; M2 charges it again. */
  readonly duplicates: 'refuse' | 'allow';
  /** M3: a charge whose answer is lost takes effect this much later. */
  readonly lateMs: number;
  /** M4: reads do not show a record before this much time has passed. */
  readonly readLagMs: number;
  /** Whether a decline answered with a code leaves a failed row. */
  readonly declineShape: 'status' | 'code' | 'codeWithRow';
  /** A shop id (MID) that the card companies no longer know: charges on its keys are refused. */
  readonly closedMid: string;
  /** Whether a merchant_uid that failed may be charged again. */
  readonly failedIds: 'allow' | 'refuse';
  /** What is answered to who asks for a key that is not there. */
  readonly absentKeyStatus: 200 | 404;
  /** What is answered to a parameter that is missing or wrong. */
  readonly badParameterStatus: 200 | 400;
  /** A list of payments by status without one: an empty page, or 400 in words that vary. */
  readonly emptyList: 'page' | 'refusal' | 'otherWords';
  readonly longName: 'refuse' | 'truncate';
  /** The amount on the row of a card window: nothing was approved, and it is not documented. */
  readonly issueAmount: 'displayed' | 'zero' | 'other';
  /** Reservations come in pages or, as the specification has it, as a plain list. */
  readonly scheduleList: 'page' | 'array';
  /** The window's answer to a page: with `success` and the payment, or with ids alone. */
  readonly callback: 'full' | 'ids';
  /** Webhooks leave this much after what they tell; 0 has them before the browser is back. */
  readonly webhookMs: number;
  /**
   * The console's webhook setting for live and for test channels: told of each payment that named
   * no `notice_url` of its own. `none` where the merchant has set nothing.
   */
  readonly webhookUrl: string;
  readonly testWebhookUrl: string;
};

export type FaultRoute = 'again' | 'cancel' | 'look' | 'token' | 'customers' | 'any';

export type Fault =
  | { readonly kind: 'decline'; readonly message?: string }
  | { readonly kind: 'dropBefore' }
  | { readonly kind: 'dropAfter' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'late'; readonly ms: number }
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly body?: string;
      readonly after?: boolean;
    }
  | { readonly kind: 'html' }
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'truncate'; readonly bytes: number }
  | { readonly kind: 'slow' }
  | { readonly kind: 'reset'; readonly after?: boolean }
  | { readonly kind: 'code0Failed'; readonly message?: string }
  | { readonly kind: 'codeNonZero'; readonly message?: string; readonly row?: boolean }
  | { readonly kind: 'nullResponse' }
  | { readonly kind: 'unknownStatus'; readonly word?: string }
  | { readonly kind: 'extraFields' }
  | { readonly kind: 'amountEcho'; readonly amount: number }
  | { readonly kind: 'currencyEcho'; readonly currency: string }
  /** A failed record beside the paid one; `lost` keeps the answer back as well. */
  | { readonly kind: 'dupRecords'; readonly lost?: boolean }
  | { readonly kind: 'token401' }
  | { readonly kind: 'rateLimit'; readonly retryAfter?: number }
  | { readonly kind: 'outage'; readonly fromMs: number; readonly toMs: number }
  /** `backdated`: paid, it carries the time at which it was declined. */
  | { readonly kind: 'flipToPaid'; readonly ms: number; readonly backdated?: boolean }
  | { readonly kind: 'cancelTimeout' }
  /** Refused in words of a time-out, and carried out all the same: at once, or `ms` later. */
  | { readonly kind: 'cancelRefused'; readonly ms?: number; readonly message?: string }
  /** Carried out at the payment gateway; iamport's record never shows it, and nobody answers. */
  | { readonly kind: 'cancelLost' }
  | {
      readonly kind: 'webhook';
      readonly how: 'drop' | 'dup' | 'delay' | 'reorder' | 'forged';
      readonly ms?: number;
    };

export type FaultRule = {
  readonly route: FaultRoute;
  /** A regular expression the merchant_uid (or path) must match. */
  readonly match?: string;
  /** The matching call it begins with, counted from 1. */
  readonly nth?: number;
  /** How often it fires; 1 where absent, 0 = for ever. */
  readonly count?: number;
  readonly fault: Fault;
};

export type Webhook = {
  readonly url: string;
  readonly body: Wire;
  readonly dueAt: number;
};
