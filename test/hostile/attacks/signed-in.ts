// Attacks with a customer's token: ids of others, fields too many, operators' routes.
import type * as z from 'zod/mini';
import type { Random } from '../../simulation/random';
import type { Cast } from '../cast';
import { idsOf } from '../cast';
import { operatorScope, serverScope } from '../settings';
import type { Person } from '../world';
import type { Attack, Family } from './attack';
import { encoded, nasty, randomIn, reflected, sentJson, word } from './attack';

const buyer = { name: '공격자', email: 'attacker@mail.example', tel: '010-0000-0000' };

/** A body that a route takes, by the end of its path. */
const bodies: Readonly<Record<string, object>> = {
  '/subscriptions': { plan: 'basic-monthly', buyer },
  '/server/subscriptions': { user: 'nobody', plan: 'basic-monthly', buyer },
  '/server/subscriptions/{id}/card': { user: 'nobody', buyer },
  '/server/subscriptions/{id}/cancel': { user: 'nobody', when: 'now' },
  '/server/subscriptions/{id}/keep': { user: 'nobody' },
  '/server/subscriptions/{id}/pause': { user: 'nobody', when: 'now' },
  '/server/subscriptions/{id}/resume': { user: 'nobody' },
  '/notices': { user: 'nobody', channel: 'sms', sha256: 'ab'.repeat(32) },
  '/start': {},
  '/admin/subscriptions/{id}/cancel': { when: 'now', reason: 'asked by phone' },
  '/admin/subscriptions/{id}/keep': { reason: 'asked by phone' },
  '/cancel': { when: 'now' },
  '/pause': { when: 'now' },
  '/card': { buyer },
  '/billing/charge': { merchant_uid: 'k'.repeat(32) },
  '/settle': { as: 'waived', reason: 'asked by phone' },
  '/debt': { as: 'waived', reason: 'asked by phone' },
  '/retry': { reason: 'asked by phone' },
  '/breaker': { state: 'open' },
  '/close': { reason: 'asked by phone' },
  '/refunds': { period: 0, amount: 'all', cancel: 'no', reason: 'asked by phone' },
  '/holds': { user: 'nobody', reason: 'asked by phone' },
  '/holds/release': { user: 'nobody', reason: 'asked by phone' },
  '/release': { reason: 'asked by phone' },
  '/recover': { since: '2027-03-01T09:00:00+09:00' },
  '/replay': { wishes: [{ verb: 'keep', subscription: `sub${'a'.repeat(25)}`, at: 1 }] },
  '/rebuild': { subscription: `sub${'a'.repeat(25)}`, dry_run: true },
};

export function bodyFor(path: string): Record<string, unknown> {
  const [, body] = Object.entries(bodies).find(([end]) => path.endsWith(end)) ?? [];
  return { ...body };
}

/** A route that was added without a body here may find fault with the body first. */
function refusals({ method, path }: Row, status: number): readonly number[] {
  const isKnown = method === 'GET' || Object.keys(bodies).some((end) => path.endsWith(end));
  return isKnown || /\/(keep|resume)$/.test(path) ? [status] : [status, 400];
}

type Row = Cast['world']['door']['rows'][number];

function rowsOf(cast: Cast, fits: (row: Row) => boolean): readonly Row[] {
  const rows = cast.world.door.rows.filter(fits);
  if (rows.length === 0) throw new Error('broken invariant: there are such routes');
  return rows;
}

function sent(row: Row, body: object): Partial<Attack> {
  if (row.method === 'GET') return {};
  const json = sentJson(body);
  // A refund without the name of its call is refused before anything else.
  const headers = { ...json.headers, 'idempotency-key': 'attack-1' };
  return row.path.endsWith('/refunds') ? { ...json, headers } : json;
}

/** Of who may ask there: an operator, the backend, or the attacker herself. */
export function claimsFor({ auth }: Row, cast: Cast): ReturnType<Cast['world']['claims']> {
  if (auth === 'operator') return { sub: 'operator-1', scope: operatorScope };
  if (auth === 'server') return { sub: 'backend-1', scope: serverScope };
  return cast.world.claims(cast.attacker);
}

/** The id of another in every route that takes one: answered as one that does not exist. */
export const foreignId: Family = (random, cast) => {
  const row = random.pick(rowsOf(cast, ({ auth, path }) => auth === 'user' && path.includes('{')));
  const victim = randomIn(random, cast.victims);
  const path = row.path.replace('{id}', victim.subscription).replace('{result}', victim.result);
  const actor = random.chance(0.5) ? cast.attacker : otherThan(random, cast, victim);
  return {
    family: `another's id: ${row.method} ${row.path}`,
    alike: refusals(row, 404).length === 1 ? `${row.method} ${row.path}` : undefined,
    method: row.method,
    path,
    claims: cast.world.claims(actor),
    actor,
    ...sent(row, bodyFor(row.path)),
    statuses: refusals(row, 404),
  };
};

function otherThan(random: Random, cast: Cast, victim: Person): Person {
  const actor = randomIn(random, cast.victims);
  return actor === victim ? cast.attacker : actor;
}

/** A victim's order number, with or without a payment of one's own, at the callback. */
export const foreignCallback: Family = (random, cast) => {
  const victim = randomIn(random, cast.victims);
  const { merchant_uid } = random.pick(idsOf(victim));
  const imp_uid = random.pick([...cast.planted, ...cast.receipts]).imp_uid;
  return {
    family: "callback with another's order number",
    method: 'POST',
    path: '/billing/charge',
    claims: cast.world.claims(cast.attacker),
    actor: cast.attacker,
    ...sentJson({ merchant_uid, imp_uid }),
    statuses: [404],
  };
};

/** One's own order number with a payment that was spent, or is another's, or is worth nothing. */
export const ownCallback: Family = (random, cast) => {
  const trick = random.pick(cast.planted);
  const imp_uid = random.chance(0.5) ? trick.imp_uid : random.pick(cast.receipts).imp_uid;
  return {
    family: `callback: ${trick.what}`,
    method: 'POST',
    path: '/billing/charge',
    claims: cast.world.claims(trick.by),
    actor: trick.by,
    ...sentJson({ merchant_uid: trick.merchant_uid, imp_uid }),
    statuses: [200, 202, 404],
    mayTouch: trick.by,
  };
};

/** One's own order number, over and over: a customer must not make us hammer iamport either. */
export const ownHammer: Family = (random, cast) => {
  const owner = random.pick([cast.victims.cardClosed, cast.victims.open]);
  const { merchant_uid } = random.pick(idsOf(owner));
  return {
    family: 'callbacks without an end',
    method: 'POST',
    path: '/billing/charge',
    claims: cast.world.claims(owner),
    actor: owner,
    ...sentJson({ merchant_uid, imp_uid: `imp_${random.whole(1, 1e9)}` }),
    statuses: [200, 202, 404],
    mayTouch: owner,
    flooded: `own ${merchant_uid}`,
  };
};

/** Names that would matter if a body were believed. */
const extras: readonly (readonly [string, unknown])[] = [
  ...(['amount', 'price', 'taxFree', 'tax_free'] as const).map((name) => [name, 1] as const),
  ...(['status', 'access', 'role', 'scope'] as const).map((name) => [name, 'active'] as const),
  ...(['customer_uid', 'keyId', 'userId', 'sub', 'id'] as const).map(
    (name) => [name, reflected] as const,
  ),
  ['nextActionAt', 0],
  ['constructor', { prototype: { isAdmin: true } }],
  [reflected, reflected],
  ['', ''],
];

const namesAll = ({ path, takes }: { path: string; takes?: z.ZodMiniType }) =>
  takes?.safeParse({ ...bodyFor(path), [reflected]: 1 }).success === false;

/** A valid request to one's own subscription, but for one field more. */
export const extraField: Family = (random, cast) => {
  const row = random.pick(
    rowsOf(cast, (one) => one.method === 'POST' && one.auth !== 'none' && namesAll(one)),
  );
  const body = bodyFor(row.path);
  const isUnknown = ([name, value]: (typeof extras)[number]) =>
    !(name in body) && row.takes?.safeParse({ ...body, [name]: value }).success !== true;
  const [name, value] = random.pick(extras.filter(isUnknown));
  const inner = body['buyer'];
  if (inner && random.chance(0.5)) body['buyer'] = { ...inner, [name]: value };
  else body[name] = value;
  return {
    family: `a field too many: POST ${row.path}`,
    method: 'POST',
    path: row.path.replace('{id}', cast.attacker.subscription),
    claims: claimsFor(row, cast),
    actor: row.auth === 'user' ? cast.attacker : undefined,
    ...sentJson(body),
    statuses: [400],
  };
};

const almostScopes = [
  ...['', 'openid', 'billing', 'operator', 'billing/operators', 'xbilling/operator', '*'],
  ...['BILLING/OPERATOR', 'billing/operator/', 'billing/', '/operator', 'billing%2Foperator'],
  ...['[billing/operators openid]', '[]', 'billing.operator', 'billing/opera tor', reflected],
];

/** Operators' routes with a token of a customer, of a machine, or of an almost-operator. */
export const noOperator: Family = (random, cast) => {
  const row = random.pick(rowsOf(cast, ({ auth }) => auth === 'operator'));
  const sub = cast.attacker.userId;
  const claims = random.pick<Record<string, string>>([
    { sub },
    { sub, scope: random.pick(almostScopes) },
    { sub, scp: random.pick(almostScopes) },
    { sub, scope: random.pick(almostScopes), role: operatorScope, roles: operatorScope },
    { sub, scope: 'openid', 'cognito:groups': `[${operatorScope}]` },
    { client_id: sub, scope: 'openid' },
  ]);
  return {
    family: `no operator: ${row.method} ${row.path}`,
    method: row.method,
    path: row.path.replace('{id}', randomIn(random, cast.victims).subscription),
    claims,
    actor: cast.attacker,
    ...sent(row, bodyFor(row.path)),
    statuses: [401, 403],
  };
};

/** Routes of the backend with a customer's token, and those of customers with a machine's. */
export const noBackend: Family = (random, cast) => {
  const row = random.pick(rowsOf(cast, ({ auth }) => auth === 'server' || auth === 'user'));
  const sub = cast.attacker.userId;
  const customers = [
    { sub },
    { sub, scope: operatorScope },
    { sub, scope: random.pick(['billing/servers', 'xbilling/server', 'billing', '*']) },
    { sub, scope: 'openid', roles: serverScope },
  ];
  const machines = [
    { sub, scope: serverScope },
    { sub, scope: `openid ${serverScope}` },
    { sub, client_id: sub },
    { sub, gty: 'client-credentials' },
  ];
  const victim = randomIn(random, cast.victims);
  return {
    family: `no backend: ${row.method} ${row.path}`,
    method: row.method,
    path: row.path.replace('{id}', victim.subscription).replace('{result}', victim.result),
    claims: random.pick<Record<string, string>>(row.auth === 'server' ? customers : machines),
    actor: cast.attacker,
    ...sent(row, bodyFor(row.path)),
    statuses: [403],
  };
};

/** Tokens without a person in them: of machines, empty, or longer than any issuer writes. */
export const nobody: Family = (random, cast) => {
  const row = random.pick(rowsOf(cast, ({ auth }) => auth !== 'none'));
  const claims = random.pick<Record<string, string> | undefined>([
    undefined,
    {},
    { sub: '', scope: operatorScope },
    { client_id: word(random, 20), scope: operatorScope },
    { username: cast.attacker.userId, email: cast.attacker.email, scope: operatorScope },
    { sub: 'x'.repeat(random.whole(256, 3_000)), scope: operatorScope },
    { sub: random.pick(['\ud83d', 'half-\ud83d-a-letter', '\ude00b']), scope: operatorScope },
  ]);
  const victim = randomIn(random, cast.victims);
  return {
    family: 'a token without a person',
    method: row.method,
    path: row.path.replace('{id}', victim.subscription).replace('{result}', victim.result),
    claims,
    ...sent(row, bodyFor(row.path)),
    statuses: [401],
  };
};

/** Ids that are no ids. */
export const oddId: Family = (random, cast) => {
  const row = random.pick(rowsOf(cast, ({ path, auth }) => path.includes('{') && auth !== 'none'));
  const { subscription } = cast.attacker;
  const id = random.pick([
    encoded(random.pick(nasty)).slice(0, 600),
    subscription.toUpperCase(),
    `${subscription}%0a`,
    `%20${subscription}`,
    subscription.slice(0, -1),
    `${subscription}0`,
    `sub${word(random, 25)}`,
    `${subscription}%00`,
    '..%2f..%2fadmin',
    '%E0%A4%A',
    encoded('9'.repeat(2_048)),
    `${subscription}${'a'.repeat(2_048)}`,
    encoded('가'.repeat(228)),
    '__proto__',
    'constructor',
  ]);
  return {
    family: 'an id that is none',
    alike: refusals(row, 404).length === 1 ? `${row.method} ${row.path}` : undefined,
    method: row.method,
    path: row.path.replace(/\{\w+\}/, id),
    claims: claimsFor(row, cast),
    actor: cast.attacker,
    ...sent(row, bodyFor(row.path)),
    statuses: refusals(row, 404),
  };
};
