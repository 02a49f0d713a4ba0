// Card windows: what each showed is what is taken when it comes back, each ends in one truth, and
// only keys that were allotted are deleted. Known from answers, requests and items alone.
import { orderNameOf } from './order-numbers';
import { checkTerms } from './owed';
import type { Row, Sent } from './facts';
import { chargeKeyOf, count, part, text } from './facts';
import type { Record } from './record';
import type { Shown } from './shown';
import { isPurchase } from './trials';

const dayMs = 86_400_000;
const perHourMax = 10;
const perDayMax = 30;
/** Inquiries about one window in its day, with its visits and webhooks. */
const inquiriesMax = 80;
/** The longest list that an item may hold: attempts of a charge. */
const listMax = 60;

/** 5, 17: a window that is handed out is durable, and not one too many. */
export function noteWindow(record: Record, user: string, said: string, at: number): void {
  if (!said.includes('"request_pay"')) return;
  const answer = JSON.parse(said) as Row;
  const window = part(answer, 'request_pay');
  const key = text(window, 'customer_uid');
  const subscription = text(answer, 'subscription');
  const amount = count(answer, 'amount');
  const shown: Shown = {
    purpose: text(answer, 'purpose'),
    amount,
    owed: count(part(answer, 'owed'), 'amount'),
    period: count(part(record.registrations.get(key), 'terms'), 'period'),
    plan: text(answer, 'plan'),
    trial: trialIn(answer),
    user,
    subscription,
    at,
  };
  record.windows.set(key, shown);
  const of = record.registrations.get(key);
  if (!of || text(of, 'pk') !== `S#${subscription}`) {
    record.broken(5, at, `${key}: handed out before it was written down`);
  }
  const [told, frozen] = [part(answer, 'owed'), part(part(of, 'terms'), 'owed')];
  const differs = ['days', 'amount'].some((name) => count(told, name) !== count(frozen, name));
  // A card change displays the price, and says by its name that nothing is taken.
  const takesNone = shown.purpose === 'card_change' || shown.trial?.amount === 0;
  const isFree = takesNone && text(window, 'name').includes('결제되지 않음');
  if (differs || amount !== (isFree ? 0 : count(window, 'amount'))) {
    record.broken(8, at, `${key}: what is owed was not told as it is charged`);
  }
  // KICC documents no window over nothing: that of another card shows a period's price.
  const terms = part(of, 'terms');
  const sold = part(terms, 'price');
  const price = count(sold, 'amount') * (count(terms, 'quantity') || 1);
  const displayed = count(window, 'amount');
  const isPrice = part(sold, 'coupon') ? displayed <= price : displayed === price;
  if (shown.purpose === 'card_change' && (displayed <= 0 || !isPrice)) {
    record.broken(8, at, `${key}: its window shows ${displayed} won, of a price of ${price}`);
  }
  const all = [...record.windows.values()];
  const since = (ms: number) => all.filter((one) => one.at > at - ms);
  const mine = since(3_600_000).filter((one) => one.subscription === subscription);
  if (mine.length > perHourMax) record.broken(17, at, `${subscription}: too many windows an hour`);
  const theirs = since(dayMs).filter((one) => one.user === user);
  // Days are Korean ones: two of them meet within 24 hours.
  if (theirs.length > 2 * perDayMax) record.broken(17, at, `${user}: too many windows a day`);
}

/** What a checkout says of its trial. */
function trialIn(answer: Row): Shown['trial'] {
  const trial = part(answer, 'trial');
  const then = part(trial, 'then');
  if (!then || text(trial, 'state') !== 'granted') return undefined;
  const cadence = { interval: text(then, 'interval'), every: count(then, 'every') };
  return {
    interval: text(trial, 'interval'),
    every: count(trial, 'every'),
    amount: count(trial, 'amount'),
    then: { plan: text(then, 'plan'), amount: count(then, 'amount'), cadence },
  };
}

/** 8: the first charge of a key is what its window showed, or a retry that was due anyway. */
export function checkReturn(record: Record, sent: Sent): void {
  const { at, body } = sent;
  const key = text(body, 'customer_uid');
  const of = record.registrations.get(key);
  const outcome = text(of, 'outcome');
  if (outcome === 'failed' || outcome === 'superseded') {
    record.broken(8, at, `${key}: charged after its window was told to have ${outcome}`);
  }
  const shown = record.windows.get(key);
  const uid = text(body, 'merchant_uid');
  if (!shown || record.usedKeys.has(key)) return;
  // The difference of a change was shown by its own preview: rule 66.
  if (chargeKeyOf(uid)?.k !== undefined) return;
  record.usedKeys.add(key);
  if (isPurchase(record, uid)) return;
  const item = record.items.get(`S#${shown.subscription} S`);
  if (shown.purpose === 'card_change') {
    // A repetition of what was due may be the first request that arrives.
    const isDue = text(item, 'duePk').startsWith('due#') || count(part(item, 'claim'), 'sends') > 1;
    const dueAt = Number(text(item, 'dueSk').slice(0, 12));
    if (!isDue || (text(item, 'duePk').startsWith('due#') && dueAt > at / 1_000 + 60)) {
      record.broken(8, at, `${key}: a card change was charged at once`);
    }
    return;
  }
  if (outcome !== 'charged') return;
  // The debt may have turned out to be paid meanwhile: then a later period is the key's first.
  const { period, subscription } = chargeKeyOf(text(body, 'merchant_uid')) ?? {};
  if (subscription === shown.subscription && period !== shown.period) return;
  if (body['amount'] !== shown.amount) {
    record.broken(
      8,
      at,
      `${key}: its window showed ${shown.amount}, ${String(body['amount'])} is asked`,
    );
  }
  if (shown.purpose === 'sign_up' && text(part(item, 'price'), 'planId') !== shown.plan) {
    record.broken(8, at, `${key}: its window sold ${shown.plan}`);
  }
}

/** 8: whatever is deleted was allotted by us to a subscription of this stage, and is not in use. */
export function checkDeletion(record: Record, { method, path, at }: Sent): void {
  if (method !== 'DELETE') return;
  const key = decodeURIComponent(/\/subscribe\/customers\/([^/?]+)/.exec(path)?.[1] ?? '');
  const of = record.registrations.get(key);
  if (!of || !key.endsWith('-demo')) {
    record.broken(8, at, `${key}: deleted, and never allotted by us`);
    return;
  }
  const row = record.items.get(`${text(of, 'pk')} S`);
  const isUsed = row?.['keyId'] === key || part(row, 'claim')?.['keyId'] === key;
  if (isUsed) record.broken(8, at, `${key}: deleted while it is in use`);
}

/** 17: a window is inquired about a bounded number of times. */
export function countInquiry(record: Record, { path, at }: Sent): void {
  for (const [uid] of path.matchAll(/[a-z0-9]{32}/g)) {
    if (orderNameOf(uid)?.kind !== 'registration') continue;
    const many = (record.windowInquiries.get(uid) ?? 0) + 1;
    record.windowInquiries.set(uid, many);
    if (many === inquiriesMax + 1) record.broken(17, at, `${uid}: inquired about without an end`);
  }
}

/** 7, 17: an outcome stands, a key never comes back, and no list in an item grows for ever. */
export function checkItem(record: Record, before: Row | undefined, after: Row, at: number): void {
  const place = `${text(after, 'pk')} ${text(after, 'sk')}`;
  for (const [name, value] of Object.entries(after)) {
    if (Array.isArray(value) && value.length > listMax) {
      record.broken(17, at, `${place}: ${value.length} entries in ${name}`);
    }
  }
  if (!text(after, 'sk').startsWith('W#')) return;
  record.registrations.set(text(after, 'keyId'), after);
  if (!before) checkTerms(record, after, at);
  const was = text(before, 'outcome');
  if (was !== '' && was !== text(after, 'outcome')) {
    record.broken(7, at, `${place}: ${was} became ${text(after, 'outcome')}`);
  }
  const frozen = (row: Row) => {
    const terms = part(row, 'terms');
    const price = part(terms, 'price');
    const shown = [price?.['planId'], price?.['version'], terms?.['amount'], terms?.['taxFree']];
    const owed = part(terms, 'owed');
    const names = [row['keyId'], row['purpose'], row['resultId']];
    return [...names, ...shown, owed?.['policy'], owed?.['days'], owed?.['amount']].join();
  };
  if (before && frozen(before) !== frozen(after)) {
    record.broken(7, at, `${place}: what its window showed was changed`);
  }
}

/** 11: at rest each window has ended, but for a card that waits for a charge in doubt. */
export function checkDecided(record: Record, nowMs: number): void {
  for (const [key, of] of record.registrations) {
    const row = record.items.get(`${text(of, 'pk')} S`);
    if (text(of, 'outcome') !== '' || !record.items.has(`${text(of, 'pk')} ${text(of, 'sk')}`)) {
      continue;
    }
    const isYoung = count(of, 'openedAt') * 1_000 > nowMs - 26 * 3_600_000;
    const waits = text(of, 'state') === 'verified' && part(row, 'claim') !== undefined;
    if (!isYoung && !waits) record.broken(11, nowMs, `${key}: nobody knows how its window ended`);
  }
}
