// Spoils an answer of iamport's on its way: cut, swollen, mistyped, doubled, or a lie.
import type { EmulatedAnswer } from '../../sandbox/iamport/types';
import type { Random } from '../simulation/random';
import type { Spoiled } from './provider';
import type { Json } from './world';

type Way = (random: Random, good: EmulatedAnswer) => Spoiled;

const jsonType = { 'content-type': 'application/json; charset=utf-8' };
/** A person's data in a refusal: it may be kept, but never reach a log. */
export const leakedText = '01077778888 leak5512taint@mail.example 4242-4242-4242-4242';

function sent(what: string, body: string | Uint8Array, status = 200): Spoiled {
  return { what, status, headers: jsonType, body };
}

const statuses = [
  ...[200, 201, 202, 204, 206, 207, 208, 226, 300, 304, 400, 401, 402, 403, 404, 405, 408, 409],
  ...[410, 413, 418, 421, 422, 425, 429, 451, 500, 501, 502, 503, 504, 505, 507, 511, 520, 599],
];

const notJson: readonly (string | Uint8Array)[] = [
  ...['', ' ', 'null', 'true', '0', '"paid"', '[]', '[[]]', '{}', '{"code":0}', 'OK', 'undefined'],
  ...['<!doctype html><h1>점검 중</h1>', '<html>paid</html>', "{'code':0}", '{"code":0,}'],
  ...['{"code":0,"response":', ')]}\',\n{"code":0}', 'callback({"code":0})', '\u0000\u0000'],
  '['.repeat(50_000),
  `{"code":0,"response":${'{"a":'.repeat(20_000)}1`,
  Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
  Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00]),
  Buffer.from('{"code":0,"response":"\xed\xa0\x80"}', 'latin1'),
];

const garbled: Way = (random) => sent('no envelope', random.pick(notJson));

const otherStatus: Way = (random, good) => {
  const status = random.pick(statuses);
  const spoiled = sent(`status ${status}`, good.body, status);
  const retry = random.pick(['', '0', '-1', '1e9', 'soon', '30', 'Wed, 21 Oct 2037 07:28:00 GMT']);
  return status === 429 || status === 503
    ? { ...spoiled, headers: { ...jsonType, 'retry-after': retry } }
    : spoiled;
};

const cut: Way = (random, { body }) =>
  sent('a cut body', body.slice(0, random.whole(0, Math.max(0, body.length - 1))));

/** Never ends by itself, or only after sixty megabytes. */
const endless: Way = (random, { body }) => {
  const piece = random.pick([`${body}   `, ' '.repeat(65_536), 'x'.repeat(65_536), '[[[[']);
  const repeats = Math.ceil(60_000_000 / piece.length);
  return { ...sent('an endless body', piece), repeats };
};

const redirect: Way = (random) => {
  const location = random.pick([
    ...['http://169.254.169.254/latest/meta-data', 'https://evil.example/', '//evil.example'],
    ...['file:///etc/passwd', '/payments/imp_1', 'http://localhost:3000/admin/runs'],
  ]);
  const status = random.pick([301, 302, 303, 307, 308]);
  return { what: 'a redirect', status, headers: { location }, body: '' };
};

const silence: Way = (random) => ({
  ...sent('no answer', ''),
  act: random.pick(['hang', 'reset'] as const),
});

const codes: readonly unknown[] = [1, -1, '0', null, false, true, 0.5, [], {}, 1e300, '', 'x'];
const responses: readonly unknown[] = [null, [], {}, '', 'paid', 0, 1, true, [null], [[]], [{}]];
const messages: readonly unknown[] = [
  null,
  7,
  {},
  ['x'],
  '',
  leakedText,
  '\ud800 \udfff',
  '카드사 응답 지연',
  'x'.repeat(200_000),
  '\r\n{"event":"charge.paid"}',
];

const envelope: Way = (random, good) => {
  const whole = parsed(good.body);
  const name = random.pick(['code', 'response', 'message']);
  const values = name === 'code' ? codes : name === 'response' ? responses : messages;
  const changes = { [name]: random.pick(values) };
  const refusal = name === 'message' ? { code: 1, response: null } : {};
  return sent(`the envelope's ${name}`, JSON.stringify({ ...whole, ...refusal, ...changes }));
};

const year = 31_536_000;
const texts: readonly unknown[] = [
  ...[null, 7, {}, [], '', '\ud83d', `${'가'.repeat(79)}😀${'나'.repeat(40)}`, leakedText],
  ...['x'.repeat(5_000), '\u0000\u0007', '<b>한도초과</b>', '\r\n{"event":"x"}', '한도초과'],
];
const times: readonly unknown[] = [
  ...[0, -1, 0.25, 1e21, -1e21, '1800000000', null, true, {}, 1_800_000_000.25, 8_640_000_000_001],
  ...[1_804_600_000 - year, 1_804_600_000 + 5 * year],
];
const others: readonly unknown[] = [
  ...['', null, 7, {}, [], 'x'.repeat(41), 'x'.repeat(5_000), '../admin', '__proto__', '\ud800'],
  ...['imp_999999999999', 'keyofanothercustomer', 'c0000000000000000000000000000000'],
  ...[`${'가'.repeat(63)}😀`, `${'x'.repeat(63)}😀 \ud83d`, '주문/1'],
];

/** By field of a payment or of a key. No lie makes a payment of what was not paid. */
const lies: Readonly<Record<string, readonly unknown[]>> = {
  amount: [
    ...[100, 0, -9_900, 9_899, 9_901, 9_900.5, 1e21, 1e300, '9900', null, true, {}, [9_900]],
    ...[Number.MAX_SAFE_INTEGER, 0.1, 990_000],
  ],
  cancel_amount: [1e11, -1, 0.5, '0', 9_900, 100, 1e21, true, {}, []],
  currency: ['USD', 'krw', 'KRW ', '', null, 5, 'JPY', {}, '\ud83d'],
  customer_uid: others,
  customer_uid_usage: ['issue', 'payment', 'payment.scheduled', 'unheard', '', 7, {}, '\ude00'],
  sandbox: [true, 'false', 'true', 1, {}, ''],
  pg_provider: ['nice', 'html5_inicis', 'KICC', '', 3, {}, '\ud83d'],
  pg_id: ['T5102001', '', null, 7, '\ud83d', `${'x'.repeat(79)}😀`],
  status: ['PAID', 'settling', 'ready', 'cancelled', 'failed', '', null, 7, {}, '\ud800', 'paid '],
  imp_uid: others,
  merchant_uid: others,
  paid_at: times,
  failed_at: times,
  cancelled_at: times,
  started_at: times,
  updated: times,
  fail_reason: texts,
  card_name: texts,
  card_number: ['4242424242424242', leakedText, '', null, 7, '****', '\ud800'],
  receipt_url: [
    ...['javascript:alert(1)', 'http://x" onload=1', 'x'.repeat(2_000), 7, null, 'data:,'],
    ...['https://x/\ud83d', 'https://\ude00/1', 'https://x/😀'],
  ],
  name: texts,
  custom_data: [...texts, '{"subscription":"\\ud83d","plan":"\\ude00","price":1,"user":"\\ud83d"}'],
  cancel_history: [[{ amount: 9_900, reason: '\ud83d' }], null, 7, 'x'],
  access_token: ['', null, 7, 'x'.repeat(2_000), 'a\r\nb', {}, '토큰'],
  expired_at: [0, -1, 1e21, '9', null, 1.5],
  now: [0, -1, 1e21, '9', null, 1.5],
};

/** One field of one record, or of all. */
const field: Way = (random, good) => {
  const whole = parsed(good.body);
  const records = recordsIn(whole['response']);
  const present = Object.keys(lies).filter((name) => records.some((record) => name in record));
  if (present.length === 0) return envelope(random, good);
  const name = random.pick(present);
  const value = random.pick(lies[name] ?? []);
  for (const record of records) if (random.chance(0.7)) record[name] = value;
  return sent(`another ${name}`, JSON.stringify(whole));
};

const missing: Way = (random, good) => {
  const whole = parsed(good.body);
  for (const record of recordsIn(whole['response'])) {
    for (const name of Object.keys(lies)) if (random.chance(0.2)) delete record[name];
  }
  return sent('missing fields', JSON.stringify(whole));
};

/** A decline in words that nobody has classified, with a person's data in it. */
const words: Way = (random, good) => {
  const whole = parsed(good.body);
  const failed = recordsIn(whole['response']).filter((record) => record['status'] === 'failed');
  if (failed.length === 0) return field(random, good);
  for (const record of failed) record['fail_reason'] = leakedText;
  return sent('another fail_reason', JSON.stringify(whole));
};

/** Said twice, or under names that reach into prototypes. */
const doubled: Way = (random, good) => {
  const more = random.pick([
    '"__proto__":{"status":"paid","amount":1}',
    '"constructor":{"prototype":{"status":"paid"}}',
    '"amount":9900,"amount":100',
    '"currency":"USD","currency":"EUR"',
    '"status":"paid","status":"settling"',
    '"merchant_uid":"x","merchant_uid":"y"',
    '"sandbox":false,"sandbox":true',
    '"amount":1e999',
    '"paid_at":-1e999',
    '"toString":"x","valueOf":1,"length":1e9',
  ]);
  const body = good.body.replaceAll(/\}(?=[\]}])/g, () => `,${more}}`);
  return sent('doubled names', body.replaceAll('{,', '{'));
};

const ways: readonly (readonly [number, Way])[] = [
  [10, garbled],
  [8, otherStatus],
  [6, cut],
  [1, endless],
  [5, redirect],
  [5, silence],
  [10, envelope],
  [40, field],
  [5, missing],
  [10, doubled],
  [8, words],
];
const total = ways.reduce((sum, [weight]) => sum + weight, 0);

export function spoil(random: Random, good: EmulatedAnswer): Spoiled {
  let at = random.whole(1, total);
  for (const [weight, way] of ways) {
    at -= weight;
    if (at <= 0) return way(random, good);
  }
  return garbled(random, good);
}

function parsed(body: string): Record<string, unknown> {
  return JSON.parse(body === '' ? '{}' : body) as Record<string, unknown>;
}

/** The records of an answer: one, a list, or a page of them. */
function recordsIn(response: unknown): Record<string, unknown>[] {
  if (Array.isArray(response)) return response.filter(isRecord);
  if (!isRecord(response)) return [];
  const list = (response as Json)['list'];
  return Array.isArray(list) ? list.filter(isRecord) : [response];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
