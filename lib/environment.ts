// What every function finds in its environment; queues and the secret come only with their grant.
import type { EnvNames } from '../functions/handlers/env';
import type { Settings } from './settings';

export type Environment = Readonly<Record<EnvNames, string>>;

export function environmentOf(settings: Settings, publicUrl: string): Environment {
  return {
    // Four letters: it stands in every billing key, and a subscription is one write unit.
    STAGE: settings.stage.slice(0, 4),
    TABLE_NAME: '',
    IAMPORT_SECRET_ARN: '',
    ORDER_KEY_SECRET_ARN: '',
    CHARGE_QUEUE_URL: '',
    LOOK_QUEUE_URL: '',
    PUBLIC_URL: publicUrl,
    CHARGE_WEBHOOKS: settings.chargeWebhooks,
    BUYER_ON_CHARGES: settings.buyerOnCharges,
    RETURN_URL: settings.returnUrl ?? '',
    OPERATOR_SCOPE: settings.operatorScope,
    SERVER_SCOPE: settings.serverScope,
    IAMPORT_URL: settings.iamportUrl,
    CHANNEL_KEY: settings.channelKey,
    USER_CODE: settings.userCode,
    PG_PROVIDERS: settings.pgProviders.join(','),
    MID: settings.mid ?? '',
    ALLOW_TEST_CHANNEL: settings.allowTestChannel,
    BILLING_HOUR: String(settings.billingHour),
    QUIET_WINDOW: settings.quietWindow,
    ABSENCE_MINUTES: String(settings.absenceMinutes),
    USER_DEADLINE_MS: String(settings.userDeadlineMs),
    BATCH_DEADLINE_MS: String(settings.batchDeadlineMs),
    RATE_PER_SECOND: String(settings.ratePerSecond),
    WORKERS: String(settings.workers),
    BREAKER_ANSWERS: String(settings.breakerAnswers),
    BREAKER_PERCENT: String(settings.breakerPercent),
    MERCHANT_KIND: settings.merchantKind,
    ON_FULL_REFUND: settings.onFullRefund,
    DUE_SHARDS: String(settings.dueShards),
  };
}
