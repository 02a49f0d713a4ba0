// A production deployment as the hostile suite attacks it: live channel, configured return page.
import type { EnvNames } from '../../functions/handlers/env';

export const startMs = Date.parse('2027-02-10T12:00:00+09:00');
export const iamportOrigin = 'https://api.iamport.kr';
export const impKey = 'impkeytaint5521';
export const impSecret = 'impsecrettaint9973';
export const operatorScope = 'billing/operator';
export const serverScope = 'billing/server';
export const returnUrl = 'https://shop.example/return';
export const publicUrl = 'https://pay.shop.example';
export const chargeQueue = 'https://sqs.invalid/charge';
export const lookQueue = 'https://sqs.invalid/look';
export const liveProvider = 'kicc';
export const liveChannel = 'channel-key-kicc-live';
export const testChannel = 'channel-key-kicc';
export const otherProviderChannel = 'channel-key-nice';

/** Typed by the functions' own list: a variable that is added there does not compile here. */
export const environment: Readonly<Record<EnvNames, string>> = {
  STAGE: 'live',
  TABLE_NAME: 'maedal',
  DUE_SHARDS: '2',
  IAMPORT_URL: iamportOrigin,
  IAMPORT_SECRET_ARN: 'arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:iamport',
  ORDER_KEY_SECRET_ARN: 'arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:orders',
  CHANNEL_KEY: liveChannel,
  USER_CODE: 'imp00000000',
  PG_PROVIDERS: liveProvider,
  MID: 'IM000001',
  ALLOW_TEST_CHANNEL: 'false',
  CHARGE_WEBHOOKS: 'false',
  BUYER_ON_CHARGES: 'true',
  PUBLIC_URL: publicUrl,
  RETURN_URL: returnUrl,
  BILLING_HOUR: '10',
  QUIET_WINDOW: '23:30-00:40',
  ABSENCE_MINUTES: '15',
  USER_DEADLINE_MS: '25000',
  BATCH_DEADLINE_MS: '65000',
  CHARGE_QUEUE_URL: chargeQueue,
  LOOK_QUEUE_URL: lookQueue,
  RATE_PER_SECOND: '1000',
  WORKERS: '2',
  // No share of spoiled answers opens the breaker: every charge is to be judged.
  BREAKER_ANSWERS: '100',
  BREAKER_PERCENT: '100',
  MERCHANT_KIND: 'mixed',
  ON_FULL_REFUND: 'hold',
  OPERATOR_SCOPE: operatorScope,
  SERVER_SCOPE: serverScope,
};
