// Attacks in the body and the headers: types, sizes, depth, encodings, card numbers, odd routes.
import type { Random } from '../../simulation/random';
import type { Cast } from '../cast';
import { operatorScope } from '../settings';
import type { Attack, Family } from './attack';
import { encoded, formType, jsonType, nasty, reflected, sentJson, word } from './attack';
import { bodyFor, claimsFor } from './signed-in';

type Row = Cast['world']['door']['rows'][number];

function rowWithBody(random: Random, cast: Cast): Row {
  return random.pick(cast.world.door.rows.filter(({ takes }) => takes !== undefined));
}

function to(row: Row, cast: Cast): Pick<Attack, 'method' | 'path' | 'claims' | 'actor'> {
  return {
    method: row.method,
    path: row.path.replace('{id}', cast.attacker.subscription),
    claims: row.auth === 'none' ? undefined : claimsFor(row, cast),
    actor: row.auth === 'user' ? cast.attacker : undefined,
  };
}

const foreignTypes = [
  ...['text/plain', 'text/json', 'application/jsonp', 'application/json+xml', 'json', ''],
  ...['multipart/form-data; boundary=x', 'application/xml', 'application/octet-stream'],
  ...['application/json\u0000', 'application/x-www-form-urlencodedx', reflected],
  ...['text/plain; application/json', 'application/json-patch+json', '*/*'],
];

/** Only two content types exist; what is well written in another one is refused all the same. */
export const foreignType: Family = (random, cast) => {
  const row = rowWithBody(random, cast);
  const takesForms = row.bodyTypes?.includes('form') === true;
  const type = random.pick(takesForms ? foreignTypes : [...foreignTypes, formType]);
  return {
    family: 'a content type that is not taken',
    ...to(row, cast),
    headers: type === '' ? {} : { 'content-type': type },
    body: JSON.stringify(bodyFor(row.path)),
    statuses: [415],
  };
};

/** Larger than anything a caller has to say. */
export const tooLarge: Family = (random, cast) => {
  const row = rowWithBody(random, cast);
  const bytes = random.pick([8_193, 9_000, 20_000, 100_000]);
  const filler = random.pick(['x', '가', '😀', '[', '{"a":', '0', '\\u0000']);
  const text = filler.repeat(Math.ceil(bytes / Buffer.byteLength(filler)));
  const body = JSON.stringify({ ...bodyFor(row.path), filler: text });
  return {
    family: 'a body that is too large',
    ...to(row, cast),
    headers: { 'content-type': jsonType, 'content-encoding': random.pick(['gzip', 'br', '']) },
    body: random.chance(0.5) ? body : text,
    statuses: [413],
  };
};

/** JSON that is none, or is no object, or is deeper than any stack. */
const broken: readonly (string | Uint8Array)[] = [
  ...['', '{', '{"a":', 'null', 'true', '42', '"text"', '[]', '[{}]', '{"a":1}}', '{a:1}', 'NaN'],
  ...["{'a':1}", '{"a":1,}', '/**/{}', '\ufeff[]', '{"a":"\u0001"}', '{"a":01}', '{"a":1e}'],
  '['.repeat(4_000),
  `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
  `${'{"a":'.repeat(1_000)}1`,
  Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
  Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00]),
  Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
];

export const brokenJson: Family = (random, cast) => ({
  family: 'broken JSON',
  ...to(rowWithBody(random, cast), cast),
  headers: { 'content-type': random.pick([jsonType, 'APPLICATION/JSON; charset=utf-16']) },
  body: random.pick(broken),
  statuses: [400],
});

/** Forms that say a field twice: which of the two would count? */
export const doubledForm: Family = (random) => ({
  family: 'a form that says a field twice',
  method: 'POST',
  path: '/iamport/webhook',
  headers: { 'content-type': formType },
  body: `merchant_uid=${word(random, 32)}&imp_uid=imp_1&merchant_uid=${word(random, 32)}`,
  statuses: [400],
});

/** Values of another type, or of no sense, in the place of those that are asked for. */
const senseless: readonly unknown[] = [
  ...[null, true, 0, -1, 1e308, [], {}, [[]], { $gt: '' }, { toString: 'x' }, ''],
  ...[Array.from({ length: 500 }, () => 0), { length: 1e9 }, `sub${'a'.repeat(25)}`],
];

export const wrongType: Family = (random, cast) => {
  const rows = cast.world.door.rows.filter((row) => row.takes && row.auth !== 'none');
  const row = random.pick(rows);
  const body = bodyFor(row.path);
  const names = Object.keys(body);
  const name = names.length === 0 ? reflected : random.pick(names);
  const isFree = ['reason', 'id', 'user', 'subscription', 'dry_run'].includes(name);
  const odd = senseless.filter((value) => !isFree || typeof value !== typeof body[name]);
  body[name] = isFree || random.chance(0.5) ? random.pick(odd) : random.pick(nasty);
  return {
    family: 'a value of another type',
    ...to(row, cast),
    ...sentJson(body),
    statuses: [400],
  };
};

const cards = ['4242424242424242', '5555555555554444', '378282246310005', '3530111333300000'];

function spelled(random: Random, card: string): unknown {
  const grouped = (by: string) => card.replaceAll(/(\d{4})(?=\d)/g, `$1${by}`);
  return random.pick([
    card,
    grouped(' '),
    grouped('-'),
    `card: ${card}.`,
    // Full-width digits.
    card.replaceAll(/\d/g, (digit) => String.fromCodePoint(Number(digit) + 0xff10)),
    Number(card),
    [grouped('-')],
    { number: card },
  ]);
}

/** Card numbers belong in the card window alone: refused wherever they stand. */
export const cardNumber: Family = (random, cast) => {
  const row = rowWithBody(random, cast);
  const card = spelled(random, random.pick(cards));
  const body = bodyFor(row.path);
  const name = random.pick(['card_number', 'memo', 'order', 'when', 'plan']);
  const inBuyer = body['buyer'] !== undefined && random.chance(0.5);
  const sentence = inBuyer ? { ...body, buyer: { ...buyerIn(body), name: card } } : undefined;
  const sent = sentJson(sentence ?? { ...body, [name]: card });
  return {
    family: 'a card number in a body',
    ...to(row, cast),
    ...sent,
    body: random.chance(0.3) ? escaped(String(sent.body)) : sent.body,
    statuses: [400],
  };
};

/** Each digit within quotes as an escape: the text holds no number, and what it means does. */
function escaped(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"/g, (text) =>
    text.replaceAll(/\d/g, (digit) => `\\u003${digit}`),
  );
}

/** In the query of the one page that takes one; nothing of it is kept, and the page goes on. */
export const cardInQuery: Family = (random) => {
  const card = String(spelled(random, random.pick(cards)));
  const name = random.pick(['merchant_uid', 'imp_uid', 'card_number', 'error_msg']);
  return {
    family: 'a card number in a query',
    method: 'GET',
    path: `/mobile/billing/landing?${name}=${encoded(card)}&imp_success=true`,
    statuses: [303, 400],
  };
};

function buyerIn(body: Readonly<Record<string, unknown>>): object {
  return { ...(body['buyer'] as object) };
}

/** An event for a route that its function does not have. */
export const oddRoute: Family = (random, cast) => {
  const row = random.pick(cast.world.door.rows);
  const routeKey = random.pick([
    ...['$default', '', 'ANY /{proxy+}', `TRACE ${row.path}`, `${row.method} ${row.path}/`],
    ...['__proto__', 'constructor', random.pick(nasty), 'GET /admin/secrets'],
  ]);
  return {
    family: 'a route that does not exist',
    method: row.method,
    path: row.path.replace(/\{\w+\}/, cast.attacker.subscription),
    routeKey,
    claims: { sub: 'operator-1', scope: operatorScope },
    headers: { 'x-http-method-override': 'DELETE', 'x-original-url': `/admin/${reflected}` },
    statuses: [404],
  };
};
