// The settings a function reads from its environment, as a schema; the stack fills them in.
import * as z from 'zod/mini';
import { merchantKinds } from '../domain/catalogue/merchant';
import type { QuietWindow } from '../domain/common/calendar';

const count = (least: number, most: number) =>
  z.pipe(z.pipe(z.string(), z.transform(Number)), z.int().check(z.minimum(least), z.maximum(most)));
const clockTime = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

const Env = z.object({
  STAGE: z.string().check(z.regex(/^[a-z0-9]{4}$/)),
  TABLE_NAME: z.string().check(z.minLength(1)),
  DUE_SHARDS: count(1, 64),
  IAMPORT_URL: z.url(),
  IAMPORT_SECRET_ARN: z.string(),
  ORDER_KEY_SECRET_ARN: z.string(),
  CHANNEL_KEY: z.string(),
  USER_CODE: z.string(),
  PG_PROVIDERS: z.string(),
  /** Empty where it is not set. */
  MID: z.string(),
  ALLOW_TEST_CHANNEL: z.enum(['true', 'false']),
  PUBLIC_URL: z.string(),
  /** Whether charges name our webhook, besides the card windows, which always do. */
  CHARGE_WEBHOOKS: z.enum(['true', 'false']),
  /** Whether charges name the buyer. */
  BUYER_ON_CHARGES: z.enum(['true', 'false']),
  RETURN_URL: z.string(),
  BILLING_HOUR: count(0, 23),
  QUIET_WINDOW: z.string().check(z.regex(clockTime)),
  ABSENCE_MINUTES: count(1, 1_440),
  USER_DEADLINE_MS: count(1_000, 28_000),
  BATCH_DEADLINE_MS: count(30_000, 300_000),
  CHARGE_QUEUE_URL: z.string(),
  LOOK_QUEUE_URL: z.string(),
  /** A stack sets 1,000 at most; where no rate is minded, turns take no time. */
  RATE_PER_SECOND: count(1, 1_000_000),
  WORKERS: count(2, 100),
  BREAKER_ANSWERS: count(5, 100),
  BREAKER_PERCENT: count(10, 100),
  MERCHANT_KIND: z.enum(merchantKinds),
  ON_FULL_REFUND: z.enum(['hold', 'continue', 'cancel_at_period_end']),
  OPERATOR_SCOPE: z.string(),
  SERVER_SCOPE: z.string(),
});

export type Env = z.infer<typeof Env>;
export type EnvNames = keyof Env;

let read: Env | undefined;

/** Throws, naming every variable that is missing or malformed, when the stack and we disagree. */
export function readEnv(): Env {
  if (read) return read;
  const parsed = Env.safeParse(process.env);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))];
    throw new Error(`environment: set ${names.join(', ')} as functions/handlers/env.ts says`);
  }
  read = parsed.data;
  return read;
}

/** Where iamport tells of a payment that names it; the console's own setting is the shop's. */
export function noticeUrl({ PUBLIC_URL }: Pick<Env, 'PUBLIC_URL'>): string {
  return `${PUBLIC_URL}/iamport/webhook`;
}

/** `23:30-00:40` as minutes of the Korean day. */
export function quietWindow(text: string): QuietWindow {
  const [, fromHour, fromMinute, toHour, toMinute] = clockTime.exec(text) ?? [];
  return {
    from: Number(fromHour) * 60 + Number(fromMinute),
    to: Number(toHour) * 60 + Number(toMinute),
  };
}
