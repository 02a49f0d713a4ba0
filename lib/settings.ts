// Reads the settings of a deployment from CDK context: typed, checked, all problems told at once.
import * as z from 'zod';
import { rateMin, type Throttle, type ThrottleName, throttles } from '../functions/handlers/limits';
import { nearest } from './nearest';
import { type Hint, hints } from './setting-hints';

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most));
const list = (item: z.ZodString) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item).min(1));
const optional = <Inner extends z.ZodType>(inner: Inner) =>
  z.union([z.literal('').transform(() => undefined), inner]);

const local = String.raw`http://localhost(:\d{1,5})?`;
const host = String.raw`https://[a-z0-9.-]+(:\d{1,5})?`;
const issuer = z.string().regex(/^https:\/\/[^\s?#]+$/);
// As browsers spell it: with a port that is the usual one, no page would ever be let in.
const origin = z
  .string()
  .regex(new RegExp(`^(${host}|${local})$`))
  .refine((text) => !/^https:.*:443$|^http:.*:80$/.test(text));
const page = z.string().regex(new RegExp(`^(${host}|${local})(/[^\\s#]*)?$`));
const base = z.string().regex(new RegExp(`^(${host}|${local})$`));
// Of the host name of its sign-in pages; AWS reserves three words.
const poolPrefix = z
  .string()
  .regex(/^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
const words = z.string().regex(/^[\w.:/-]{1,128}$/);
/** Wishes are replayed from the logs after a restore, which reaches back up to 35 days. */
const logDays = [60, 90, 180, 365] as const;
// Secrets Manager takes a dash and six characters at the end of a name for the end of an ARN.
const secret = z
  .string()
  .regex(/^(arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:)?[\w/+=.@-]{1,256}$/)
  .refine((text) => text.startsWith('arn:') || !/-[A-Za-z0-9]{6}$/.test(text));

const throttleNames = Object.keys(throttles) as readonly ThrottleName[];
const throttleShape = new RegExp(`^(${throttleNames.join('|')})=(\\d{1,4})/(\\d{1,4})$`);
/** `writes=20/200,returns=40/200`: requests a second, and at once above that. */
const throttleList = z
  .string()
  .transform((text) => (text === '' ? [] : text.split(',').map((part) => part.trim())))
  .pipe(z.array(z.string().regex(throttleShape)))
  .transform((parts) => {
    const set: Partial<Record<ThrottleName, Throttle>> = {};
    for (const part of parts) {
      const [, name, rate, burst] = throttleShape.exec(part) ?? [];
      set[name as ThrottleName] = { rate: Number(rate), burst: Number(burst) };
    }
    return set;
  })
  .refine((set) => Object.values(set).every(({ rate, burst }) => rate > 0 && burst > 0));

const tableShape = /^[A-Za-z0-9_.-]{3,255}$/;
/** The stream of a table, with the time at which it was turned on. */
const streamShape =
  /^arn:aws[\w-]*:dynamodb:[\w-]+:\d{12}:table\/([A-Za-z0-9_.-]{3,255})\/stream\/[\w:.-]{1,64}$/;

const workersMax = 100;

const Settings = z
  .object({
    stage: z.enum(['demo', 'production']),
    issuer: optional(issuer),
    audience: optional(list(z.string().regex(/^[^\s,]{1,256}$/))),
    userPool: optional(poolPrefix),
    operatorScope: words,
    serverScope: words,
    allowedOrigins: list(origin),
    channelKey: words,
    userCode: z.string().regex(/^\w{3,40}$/),
    pgProviders: list(z.string().regex(/^[a-z][\w-]{1,30}$/)),
    mid: z
      .string()
      .regex(/^[\w.-]{1,80}$/)
      .transform((text) => (text === 'any' ? undefined : text)),
    allowTestChannel: z.enum(['true', 'false']),
    iamportSecret: secret,
    orderKeySecret: optional(secret),
    iamportUrl: base,
    chargeWebhooks: z.enum(['true', 'false']),
    buyerOnCharges: z.enum(['true', 'false']),
    publicUrl: optional(base),
    defaultEndpoint: z.enum(['open', 'closed']),
    apiDomain: optional(z.string().regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/)),
    apiCertificateArn: optional(
      z.string().regex(/^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/[\w-]{1,64}$/),
    ),
    returnUrl: optional(page),
    billingHour: whole(0, 23),
    quietWindow: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/),
    absenceMinutes: whole(5, 1_440),
    userDeadlineMs: whole(5_000, 27_000),
    batchDeadlineMs: whole(30_000, 90_000),
    ratePerSecond: whole(1, 1_000),
    workers: whole(2, workersMax),
    breakerAnswers: whole(5, 100),
    breakerPercent: whole(10, 100),
    merchantKind: z.enum(['taxable', 'exempt', 'mixed']),
    onFullRefund: z.enum(['hold', 'continue', 'cancel_at_period_end']),
    dueShards: whole(1, 64),
    throttles: throttleList,
    webhookConcurrency: optional(whole(1, 100)),
    ledgerTable: optional(z.string().regex(tableShape)),
    ledgerStream: optional(z.string().regex(streamShape)),
    logDays: z
      .string()
      .transform(Number)
      .pipe(z.literal([...logDays])),
    alarmEmail: optional(z.email()),
    alarmsTo: optional(z.literal('nobody')),
    alarmTopicArn: optional(z.string().regex(/^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]{1,256}$/)),
  })
  .superRefine(({ ratePerSecond, workers }, context) => {
    if (workers > workersMax || ratePerSecond >= rateMin(workers)) return;
    context.addIssue({
      code: 'custom',
      path: ['ratePerSecond'],
      message: 'nothing for one of them',
    });
  })
  .superRefine(({ ledgerTable, ledgerStream }, context) => {
    const [, table] = streamShape.exec(ledgerStream ?? '') ?? [];
    // A name that is none is told by itself.
    if (table === ledgerTable || !tableShape.test(ledgerTable ?? table ?? '')) return;
    context.addIssue({ code: 'custom', path: ['ledgerStream'], message: 'of that very table' });
  })
  .superRefine(({ defaultEndpoint, apiDomain, apiCertificateArn }, context) => {
    const lacks = (key: string) =>
      context.addIssue({ code: 'custom', path: [key], message: 'a domain needs both' });
    // Closed without a domain of the stack's own, the API would answer nowhere.
    const isWanted = defaultEndpoint === 'closed' || apiDomain !== undefined;
    if (isWanted && apiCertificateArn === undefined) lacks('apiCertificateArn');
    if ((isWanted || apiCertificateArn !== undefined) && apiDomain === undefined) {
      lacks('apiDomain');
    }
  })
  .superRefine(({ userPool, issuer, audience, operatorScope, serverScope }, context) => {
    // Two issuers would leave open whose users the subscriptions are of.
    const isOwn = userPool !== undefined;
    const isOther = issuer !== undefined || audience !== undefined;
    const isUsual =
      operatorScope === hints.operatorScope.usual && serverScope === hints.serverScope.usual;
    if (!isOwn || (!isOther && isUsual)) return;
    context.addIssue({ code: 'custom', path: ['userPool'], message: 'an issuer of its own' });
  })
  .superRefine((settings, context) => {
    if (settings.stage !== 'production') return;
    const needTls = ['allowedOrigins', 'iamportUrl', 'publicUrl', 'returnUrl'] as const;
    for (const key of needTls) {
      if ([settings[key]].flat().some((url) => url?.startsWith('http:'))) {
        context.addIssue({ code: 'custom', path: [key], message: 'https in production' });
      }
    }
    if (settings.allowTestChannel === 'true') {
      context.addIssue({ code: 'custom', path: ['allowTestChannel'], message: 'test channel' });
    }
  });

export type Settings = z.infer<typeof Settings>;
type Key = keyof typeof hints;
// A setting without a hint could not be complained about, and a hint without a setting is a lie.
const keys: readonly Key[] = Object.keys(hints) as Key[];

/** Where alarms go, one of them; where real cards are billed, nowhere only if it is said. */
const recipients = ['alarmEmail', 'alarmTopicArn', 'alarmsTo'] as const;

/** What the merchant has to change, one line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/**
 * `context` holds everything CDK was given; what is not a setting of ours and not CDK's is told.
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const given = new Map(keys.map((key) => [key, textOf(context[key])]));
  const stage = given.get('stage') || hints.stage.usual;
  const hasPool = given.get('userPool') !== '';
  const usual = (key: Key) =>
    hasPool && (key === 'issuer' || key === 'audience') ? '' : usualIn(stage, hints[key]);
  const full = new Map(keys.map((key) => [key, given.get(key) || usual(key)]));
  const problems = Object.keys(context).filter(isStranger).map(unknownKey);
  const isUnheard = stage === 'production' && recipients.every((key) => !full.get(key));
  const isMissing = (key: Key) =>
    full.get(key) === undefined || (key === 'alarmEmail' && isUnheard);
  const missing = keys.filter(isMissing);
  problems.push(...missing.map((key) => line(key, undefined, stage)));

  const parsed = Settings.safeParse(Object.fromEntries(full));
  const broken = new Set((parsed.error?.issues ?? []).map(({ path }) => path[0] as Key));
  for (const key of keys) {
    if (broken.has(key) && !missing.includes(key)) problems.push(line(key, full.get(key), stage));
  }
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  return parsed.data;
}

function usualIn(stage: string, hint: Hint): string | undefined {
  return (stage === 'production' ? undefined : hint.demo) ?? hint.usual;
}

/** On the command line all context is text; in cdk.json it may be a number, a list or a truth. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function line(key: Key, got: string | undefined, stage: string): string {
  const { must, example } = hints[key];
  const said = got === undefined ? `is missing in stage ${stage}` : `can not be "${shown(got)}"`;
  const how = `set it with -c ${key}=${example} or under "context" in cdk.json`;
  return `context ${key} ${said}: it must be ${must}; ${how}`;
}

function isStranger(key: string): boolean {
  return !(key in hints) && !/[:/@]/.test(key);
}

function unknownKey(key: string): string {
  const near = nearest(key, keys);
  const advice = near ? `did you mean ${near}?` : `the settings are ${keys.join(', ')}`;
  return `context ${shown(key)} is not a setting: ${advice}`;
}

function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 60);
}
