// Which adapter stands behind which port; the only file that knows.
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import coupons from '../../coupons.json';
import plans from '../../plans.json';
import { dynamodbClient } from '../adapters/dynamodb-client';
import { readerLevel } from '../adapters/dynamodb-subscription-items';
import { dynamodbLedger } from '../adapters/dynamodb-ledger';
import { iamportGateway } from '../adapters/iamport-gateway';
import { keyedOrderNumbers } from '../adapters/order-numbers';
import { sealedOwners } from '../adapters/sealed-owners';
import { iamportCredentials, orderKey } from '../adapters/secret';
import { sqsQueue } from '../adapters/sqs-queue';
import type { Coupons } from '../domain/catalogue/coupon';
import type { Catalogue } from '../domain/catalogue/plan';
import type { Who } from '../domain/subscription/facts';
import type { Log } from '../ports/runtime';
import { elapsedMs, eventClock } from '../runtime/clock';
import { hintBudget } from '../runtime/hints';
import { randomIds } from '../runtime/ids';
import { log } from '../runtime/log';
import type { Pacer } from '../runtime/pace';
import { pacer } from '../runtime/pace';
import { jitteredPause, pause } from '../runtime/pause';
import { deadline } from '../runtime/deadline';
import type { Deps, Settings } from '../usecases/deps';
import { timesOf } from '../usecases/deps';
import { faultText, readCatalogue } from './catalogue';
import { readCoupons } from './coupons';
import type { Env } from './env';
import { noticeUrl, quietWindow, readEnv } from './env';
import { clockToleranceSeconds, sharesOf, userCallsPerSecond } from './limits';

export type Invocation = Deps;

export type Base = {
  readonly env: Env;
  readonly log: Log;
  /** `at` in epoch seconds, from the event. */
  readonly invocation: (at: number, remainingMs: () => number, who: Who) => Invocation;
};

/** A charge is only begun when its answer can be awaited and written down. */
const settleMs = 10_000;
const inFlightMax = 50;

/**
 * The user lane must answer before API Gateway gives up after 30 s; those who collect or look in
 * the background wait longer than a PG may take, and each has its share of the provider rate.
 */
export type Lane = 'user' | 'collect' | 'look';

export function wire(lane: Lane): Base {
  const env = readEnv();
  const pace = lane === 'user' ? unhurried() : pacer(machine, shareOf(env, lane));
  const deadlineMs = lane === 'user' ? env.USER_DEADLINE_MS : env.BATCH_DEADLINE_MS;
  const settings = settingsOf(env);
  const secrets = new SecretsManagerClient({});
  const shared = {
    ledger: dynamodbLedger({
      client: dynamodbClient(),
      table: env.TABLE_NAME,
      shards: env.DUE_SHARDS,
      times: timesOf(settings),
      level: readerLevel,
      writer: () => randomIds.random(),
      pause: jitteredPause,
      log,
    }),
    gateway: iamportGateway({
      fetch,
      baseUrl: env.IAMPORT_URL,
      credentials: iamportCredentials({
        client: secrets,
        secretArn: env.IAMPORT_SECRET_ARN,
        clock: elapsedMs,
      }),
      clock: elapsedMs,
      deadlineMs,
      channel: env.CHANNEL_KEY,
      chargeNoticeUrl: env.CHARGE_WEBHOOKS === 'true' ? noticeUrl(env) : undefined,
      timer: deadline,
      turns: pace,
      log,
    }),
    queue: sqsQueue({ chargeUrl: env.CHARGE_QUEUE_URL, lookUrl: env.LOOK_QUEUE_URL }),
    orderNumbers: keyedOrderNumbers({
      read: () => orderKey({ client: secrets, secretArn: env.ORDER_KEY_SECRET_ARN }),
      clock: elapsedMs,
    }),
    owners: sealedOwners(() => orderKey({ client: secrets, secretArn: env.ORDER_KEY_SECRET_ARN })),
    ids: randomIds,
    mayHint: hintBudget(),
    log,
    settings,
    pace: pace.turn,
  };
  return {
    env,
    log,
    invocation: (at, remainingMs, who) => {
      pace.begin();
      return {
        ...shared,
        who,
        clock: eventClock(at),
        hasTime: () => remainingMs() > deadlineMs + settleMs,
      };
    },
  };
}

const machine = { clock: elapsedMs, sleep: pause };

/** Customers in front of a card window do not wait for the workers. */
function unhurried(): Pacer {
  const { turn } = pacer(machine, userCallsPerSecond);
  return { turn, spread: () => Promise.resolve(), begin: () => undefined };
}

function shareOf({ RATE_PER_SECOND, WORKERS }: Env, lane: 'collect' | 'look'): number {
  return sharesOf(RATE_PER_SECOND, WORKERS)[lane];
}

function couponsOf(catalogue: Catalogue): Coupons {
  const read = readCoupons(coupons, catalogue);
  if (read.kind === 'read') return read.coupons;
  throw new Error(
    read.faults.map((fault) => faultText(fault, undefined, 'coupons.json')).join('; '),
  );
}

function settingsOf(env: Env): Settings {
  const read = readCatalogue(plans);
  if (read.kind === 'broken')
    throw new Error(read.faults.map((fault) => faultText(fault)).join('; '));
  return {
    stage: env.STAGE,
    billingHour: env.BILLING_HOUR,
    quiet: quietWindow(env.QUIET_WINDOW),
    absenceSeconds: env.ABSENCE_MINUTES * 60,
    acceptance: {
      allowTestChannel: env.ALLOW_TEST_CHANNEL === 'true',
      providers: env.PG_PROVIDERS.split(','),
      mid: env.MID || undefined,
      clockToleranceSeconds,
    },
    catalogue: read.catalogue,
    coupons: couponsOf(read.catalogue),
    inFlightMax,
    onFullRefund: env.ON_FULL_REFUND,
    breaker: { answersMin: env.BREAKER_ANSWERS, share: env.BREAKER_PERCENT / 100 },
    dueShards: env.DUE_SHARDS,
    buyerOnCharges: env.BUYER_ON_CHARGES === 'true',
    workers: env.WORKERS,
  };
}
