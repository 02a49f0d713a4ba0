// The fields of iamport's answers by name, type and whether they may be null, as specified.

/** `?` may be null; an array's items are checked where they have a shape of their own. */
export type Shape = Readonly<Record<string, string>>;

const buyer: Shape = {
  buyer_name: 'string?',
  buyer_email: 'string?',
  buyer_tel: 'string?',
  buyer_addr: 'string?',
  buyer_postcode: 'string?',
  custom_data: 'string?',
};

export const payment: Shape = {
  imp_uid: 'string',
  merchant_uid: 'string',
  pay_method: 'string',
  channel: 'string',
  pg_provider: 'string',
  emb_pg_provider: 'string?',
  pg_tid: 'string',
  pg_id: 'string',
  sandbox: 'boolean',
  escrow: 'boolean',
  apply_num: 'string?',
  bank_code: 'string?',
  bank_name: 'string?',
  card_code: 'string?',
  card_name: 'string?',
  card_quota: 'integer',
  card_number: 'string?',
  card_type: 'integer?',
  vbank_code: 'string?',
  vbank_name: 'string?',
  vbank_num: 'string?',
  vbank_holder: 'string?',
  vbank_date: 'integer',
  vbank_issued_at: 'integer',
  name: 'string?',
  amount: 'integer',
  cancel_amount: 'integer',
  currency: 'string',
  ...buyer,
  user_agent: 'string?',
  status: 'string',
  started_at: 'integer',
  paid_at: 'integer',
  failed_at: 'integer',
  cancelled_at: 'integer',
  fail_reason: 'string?',
  cancel_reason: 'string?',
  receipt_url: 'string?',
  cancel_history: 'array',
  cancel_receipt_urls: 'array',
  cash_receipt_issued: 'boolean',
  customer_uid: 'string?',
  customer_uid_usage: 'string?',
  promotion: 'object?',
};

export const refund: Shape = {
  pg_tid: 'string',
  amount: 'integer',
  cancelled_at: 'integer',
  reason: 'string',
  cancellation_id: 'string',
  receipt_url: 'string?',
};

export const customer: Shape = {
  customer_uid: 'string',
  pg_provider: 'string',
  pg_id: 'string',
  sandbox: 'boolean',
  customer_id: 'string?',
  card_name: 'string',
  card_code: 'string?',
  card_number: 'string?',
  card_type: 'integer?',
  customer_name: 'string?',
  customer_tel: 'string?',
  customer_email: 'string?',
  customer_addr: 'string?',
  customer_postcode: 'string?',
  inserted: 'integer',
  updated: 'integer',
};

export const reservation: Shape = {
  customer_uid: 'string',
  merchant_uid: 'string',
  imp_uid: 'string?',
  pg_provider: 'string',
  pg_id: 'string',
  customer_id: 'string?',
  schedule_at: 'integer',
  executed_at: 'integer',
  revoked_at: 'integer',
  amount: 'integer',
  currency: 'string',
  name: 'string',
  ...buyer,
  schedule_status: 'string',
  payment_status: 'string?',
  fail_reason: 'string?',
  promotion_id: 'string?',
};

export const prepared: Shape = { merchant_uid: 'string', amount: 'integer', currency: 'string?' };

export const token: Shape = { access_token: 'string', expired_at: 'integer', now: 'integer' };

export const channel: Shape = {
  pg_provider: 'string',
  pg_id: 'string',
  sandbox: 'boolean',
  type: 'string',
  channel_name: 'string',
  channel_key: 'string',
};

export const page: Shape = {
  total: 'integer',
  previous: 'integer',
  next: 'integer',
  list: 'array',
};

/** Each difference in words; none where the value has these fields and no others. */
export function differences(value: unknown, shape: Shape): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`${JSON.stringify(value)} is no object`];
  const held = value as Readonly<Record<string, unknown>>;
  const missing = Object.keys(shape).filter((name) => !(name in held));
  const odd = Object.keys(held).filter((name) => !(name in shape));
  const wrong = Object.entries(shape).filter(
    ([name, type]) => name in held && !fits(held[name], type),
  );
  return [
    ...missing.map((name) => `${name} is missing`),
    ...odd.map((name) => `${name} is not iamport's`),
    ...wrong.map(([name, type]) => `${name} is ${JSON.stringify(held[name])}, not ${type}`),
  ];
}

function fits(value: unknown, type: string): boolean {
  if (value === null) return type.endsWith('?');
  switch (type.replace('?', '')) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'array':
      return Array.isArray(value);
    default:
      return typeof value === type.replace('?', '');
  }
}
