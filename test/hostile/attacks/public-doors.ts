// Attacks on the doors without a token: forged webhooks, and visits to the landing.
import type { Random } from '../../simulation/random';
import type { Cast } from '../cast';
import { idsOf } from '../cast';
import type { Person } from '../world';
import type { Attack, Family } from './attack';
import { encoded, nasty, randomIn, reflected, sentAs, word } from './attack';

const webhook = { method: 'POST', path: '/iamport/webhook' } as const;
const landing = '/mobile/billing/landing';
const words = ['paid', 'ready', 'failed', 'cancelled', 'PAID', 'paid ', reflected, ''];

/** The key version that the order numbers of this world begin with: what is behind it is read. */
const version = '1';

/** Order numbers that were never issued, from the plausible to the absurd. */
export function unknownId(random: Random): string {
  switch (random.whole(0, 9)) {
    case 0:
    case 1:
    case 8:
      // Of the right form: it is decrypted, and names some subscription that is none.
      return `${version}${word(random, 31)}`;
    case 9:
      return `${version}${word(random, random.pick([0, 30, 32, 63]))}`;
    case 2:
      return word(random, 32);
    case 3:
      return word(random, random.whole(1, 64));
    case 4:
      return random.pick(nasty);
    case 5:
      return `order_${random.whole(1, 1_000_000)}`;
    case 6:
      return '';
    default:
      return `${version}${word(random, 31).toUpperCase()}`;
  }
}

function unknownPayment(random: Random): string {
  return random.chance(0.7) ? `imp_${random.whole(1, 999_999_999)}` : random.pick(nasty);
}

export const forgedWebhook: Family = (random) => ({
  ...webhook,
  family: 'forged webhook, unknown id',
  ...sentAs(random, {
    imp_uid: unknownPayment(random),
    merchant_uid: unknownId(random),
    status: random.pick(words),
    cancellation_id: random.pick(nasty),
  }),
  statuses: [200],
  isUnknown: true,
});

/** A real payment's id beside an order number that was never issued. */
export const webhookWithRealPayment: Family = (random, { receipts }) => ({
  ...webhook,
  family: 'forged webhook, real imp_uid',
  ...sentAs(random, {
    imp_uid: random.pick(receipts).imp_uid,
    merchant_uid: random.chance(0.5) ? '' : unknownId(random),
    status: 'paid',
  }),
  statuses: [200],
  isUnknown: true,
});

/** Somebody's order number with somebody else's payment. */
export const swappedWebhook: Family = (random, cast) => {
  const owner = randomIn(random, cast.victims);
  return {
    ...webhook,
    family: 'webhook with a payment of another',
    ...sentAs(random, {
      imp_uid: random.pick(cast.receipts).imp_uid,
      merchant_uid: random.pick(idsOf(owner)).merchant_uid,
      status: random.pick(words),
    }),
    statuses: [200],
    mayTouch: owner,
  };
};

export const plantedWebhook: Family = (random, { planted }) => {
  const { by, imp_uid, merchant_uid, what } = random.pick(planted);
  return {
    ...webhook,
    family: `webhook: ${what}`,
    ...sentAs(random, { imp_uid, merchant_uid, status: 'paid' }),
    statuses: [200],
    mayTouch: by,
  };
};

/** Addresses that a landing must never lead to. */
const elsewhere = [
  ...['https://evil.example', '//evil.example', '\\\\evil.example', '/\\evil.example'],
  ...['https:evil.example', 'http://shop.example@evil.example', 'https://shop.example.evil'],
  ...['javascript:alert(1)', 'data:text/html,x', '%0d%0aLocation:%20//evil.example'],
  ...['\r\nLocation: //evil.example', '//evil%E3%80%82example', '/%09/evil.example', '///evil'],
  ...['https://evil.example/?result=res', '?result=evil', '#evil', './evil', '../evil'],
].map((address) => `${address}${reflected}`);
const parameters = [
  ...['next', 'url', 'redirect', 'redirect_uri', 'return', 'returnUrl', 'return_to', 'result'],
  ...['m_redirect_url', 'continue', 'dest', 'location', 'callback', 'RETURN_URL', 'error_msg'],
  ...['error_code', 'imp_success', 'success', 'pg_provider', 'code', 'message', '__proto__'],
];

function visit(random: Random, ids: Readonly<Record<string, string>>): Attack {
  const query = new URLSearchParams(ids);
  for (let more = random.whole(1, 4); more > 0; more -= 1) {
    const value = random.chance(0.7) ? random.pick(elsewhere) : random.pick(nasty);
    query.append(random.pick(parameters), value);
  }
  return {
    family: 'open redirect on the landing',
    method: 'GET',
    path: `${landing}?${query.toString()}`,
    headers: {
      host: `evil${reflected}.example`,
      'x-forwarded-host': `evil${reflected}.example`,
      'accept-language': random.pick(['ko', 'en-US,en;q=0.9', random.pick(nasty), '']),
      referer: `https://evil${reflected}.example/`,
    },
    statuses: [303],
  };
}

export const strayLanding: Family = (random) =>
  visit(random, { imp_uid: unknownPayment(random), merchant_uid: unknownId(random) });

/** Query strings of 2 KB, repeated names and stray percent signs. */
export const longLanding: Family = (random) => {
  const parts = [
    `imp_uid=${'9'.repeat(2_000)}`,
    `merchant_uid=${word(random, 32)}&merchant_uid=${word(random, 32)}`,
    'imp_success=%E0%A4%A&error_msg=%',
    `${reflected}[]=1&${reflected}[__proto__]=2`,
    `merchant_uid=${encoded(random.pick(nasty))}`,
    `a=${encoded(random.pick(nasty).repeat(20)).slice(0, 2_000)}`,
  ];
  return {
    family: 'query strings of 2 KB',
    method: 'GET',
    path: `${landing}?${random.pick(parts)}&${random.pick(parts)}`,
    statuses: [303],
  };
};

export const knownLanding: Family = (random, cast) => {
  const owner: Person = random.chance(0.5)
    ? randomIn(random, cast.victims)
    : random.pick(cast.planted).by;
  const { merchant_uid } = random.pick(idsOf(owner));
  const imp_uid = random.pick(cast.receipts).imp_uid;
  return {
    ...visit(random, { imp_uid, merchant_uid, imp_success: random.pick(['true', 'false', '']) }),
    family: 'landing with the ids of another',
    mayTouch: owner,
  };
};

/** One order number of somebody, over and over: a stranger must not make us hammer iamport. */
export const hammer: Family = (random, cast: Cast) => {
  const owner = random.pick([cast.victims.active, cast.victims.open]);
  const merchant_uid = idsOf(owner).at(-1)?.merchant_uid ?? '';
  return {
    ...webhook,
    family: 'flood for one known id',
    ...sentAs(random, { imp_uid: unknownPayment(random), merchant_uid, status: 'cancelled' }),
    statuses: [200],
    mayTouch: owner,
    flooded: merchant_uid,
  };
};
