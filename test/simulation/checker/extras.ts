// Rules 76 and 77: credit and lines that are charged once, reckoned by the checker alone. 76: what
// was given is used, left, or come back with a refund, and no line is asked for twice. 77: a charge
// asks for the price, what waits once, and as much less as credit covers.
import { partWon } from './led';
import type { Row } from './facts';
import { changeIn } from './differences';
import { chargePlace, costOf, count, part, rows, text } from './facts';
import type { Record } from './record';

/** Less than this no card company takes. */
const leastWon = 100;
/** The most periods of a simulated life. */
const periodsMax = 600;

const sumOf = (lines: readonly Row[], name = 'amount') =>
  lines.reduce((sum, line) => sum + count(line, name), 0);

const ofKind = (row: Row | undefined, kind: string) =>
  rows(row, 'extras').filter((one) => text(one, 'kind') === kind);

const halfUp = (won: number, part: number, all: number) => Math.floor((won * part) / all + 0.5);

/** Won of all lines besides the price that the order was claimed with; reckoned at its claim. */
export function besides(record: Record, uid: string): number {
  return record.besides.get(uid) ?? 0;
}

/** At each write of a subscription. */
export function checkExtras(record: Record, before: Row | undefined, after: Row, at: number): void {
  checkClaimed(record, before, after, at);
  checkTaken(record, before, after, at);
  if (part(after, 'claim') || !record.hasExtras) return;
  const id = text(after, 'pk');
  const [given, used] = [givenTo(record, id), usedBy(record, id, count(after, 'period'))];
  if (count(after, 'credit') !== given - used) {
    const left = count(after, 'credit');
    record.broken(76, at, `${id}: ${left} won of credit, of ${given} given and ${used} used`);
  }
}

/** Less credit without a payment was taken back: at most what no charge in flight has frozen. */
function checkTaken(record: Record, before: Row | undefined, after: Row, at: number): void {
  const isPaid = count(after, 'period') !== count(before, 'period');
  if (isPaid || count(after, 'credit') >= count(before, 'credit')) return;
  const left = count(after, 'credit') + sumOf(ofKind(part(after, 'claim'), 'credit'));
  if (left >= 0) return;
  record.broken(76, at, `${text(after, 'pk')}: ${-left} won more than were left were taken back`);
}

/** A claim of the calendar: its own sum of price, lines and credit, frozen as they stood. */
function checkClaimed(record: Record, before: Row | undefined, after: Row, at: number): void {
  const claim = part(after, 'claim');
  const uid = text(claim, 'attemptId');
  if (!claim || uid === text(part(before, 'claim'), 'attemptId') || changeIn(after)) return;
  if (text(claim, 'phase') !== 'sent' || text(claim, 'startsOn') !== '') return;
  const isDue = text(after, 'duePk').startsWith('due#');
  const owed = part(part(after, 'dunning'), 'owed');
  const base = partWon(record, after, costOf(after)) + count(owed, 'amount');
  const free = partWon(record, after, costOf(after, 'taxFree')) + count(owed, 'taxFree');
  if (!isDue) {
    if (rows(claim, 'extras').some((one) => !['coupon', 'partial'].includes(text(one, 'kind'))))
      record.broken(77, at, `${uid}: more than was shown`);
    return;
  }
  const waiting = rows(before, 'lines');
  const whole = base + sumOf(waiting);
  const freeOfWhole = free + sumOf(waiting, 'taxFree');
  const credit = Math.max(0, count(before, 'credit'));
  const used = whole < leastWon ? 0 : covered(whole, credit);
  const rest = whole - used;
  const [asked, askedFree] =
    rest < leastWon ? [0, 0] : [rest, freeOfWhole - halfUp(freeOfWhole, used, whole)];
  record.besides.set(uid, asked - base);
  if (count(claim, 'amount') !== asked || count(claim, 'taxFree') !== askedFree) {
    const got = `${count(claim, 'amount')} won, ${count(claim, 'taxFree')} free of VAT`;
    record.broken(77, at, `${uid}: ${got}, of ${asked} and ${askedFree}`);
  }
  const ids = (lines: readonly Row[]) => lines.map((line) => text(line, 'id')).join();
  if (ids(ofKind(claim, 'one_off')) !== ids(waiting)) {
    record.broken(77, at, `${uid}: it does not ask for what waits`);
  }
  if (-sumOf(ofKind(claim, 'credit')) !== used) {
    record.broken(77, at, `${uid}: it does not use ${used} won of credit`);
  }
}

/** So far that nothing, or as much as a card company takes, remains. */
function covered(whole: number, credit: number): number {
  if (credit >= whole) return whole;
  return whole - credit < leastWon ? whole - leastWon : credit;
}

function givenTo(record: Record, id: string): number {
  let sum = 0;
  for (const [place, item] of record.items) {
    if (!place.startsWith(`${id} X#`)) continue;
    const kind = text(item, 'kind');
    if (kind === 'credit') sum += count(item, 'amount');
    if (kind === 'credit_taken') sum -= count(item, 'amount');
  }
  return sum;
}

/** By charges that are settled, less the share of what was given back of them. */
function usedBy(record: Record, id: string, until: number): number {
  let sum = 0;
  for (let period = 0; period < Math.min(until, periodsMax); period += 1) {
    const place = chargePlace({ subscription: id.slice(2), period });
    const charge = record.items.get(place);
    const used = -sumOf(ofKind(charge, 'credit'));
    if (used === 0 || !isSettled(charge)) continue;
    const [amount, refunded] = [count(charge, 'amount'), count(charge, 'refunded')];
    sum += used - (amount === 0 ? 0 : halfUp(used, Math.min(amount, refunded), amount));
  }
  return sum;
}

/** Paid, given back, or over without a call; what was given up used nothing. */
function isSettled(charge: Row | undefined): boolean {
  const status = text(charge, 'status');
  const isUnasked = status === 'waived' && count(charge, 'amount') === 0;
  return status === 'paid' || status === 'refunded' || isUnasked;
}

/** At each write of a charge: a line is asked for in one charge, and what is paid is its sum. */
export function checkLines(record: Record, charge: Row, at: number): void {
  const place = `${text(charge, 'pk')} ${text(charge, 'sk')}`;
  for (const line of ofKind(charge, 'one_off')) {
    if (!isSettled(charge)) continue;
    const name = `${text(charge, 'pk')} ${text(line, 'id')}`;
    const other = record.lineIn.get(name);
    const isGone = other !== undefined && !isSettled(record.items.get(other));
    if (other !== undefined && other !== place && !isGone) {
      record.broken(76, at, `${name}: asked for in ${other} and in ${place}`);
    }
    record.lineIn.set(name, place);
  }
}

/** At rest: each line waits, was asked for, was taken back, or ended with its subscription. */
export function checkLinesLeft(record: Record, nowMs: number): void {
  if (!record.hasExtras) return;
  for (const [place, item] of record.items) {
    if (!place.includes(' X#') || text(item, 'kind') !== 'one_off') continue;
    const [id = '', name = ''] = place.split(' X#');
    const row = record.items.get(`${id} S`);
    const isWaiting = rows(row, 'lines').some((line) => text(line, 'id') === name);
    const isOver = ['canceled', 'expired'].includes(text(row, 'status'));
    const isAsked = record.lineIn.has(`${id} ${name}`);
    const isFrozen = rows(part(row, 'claim'), 'extras').some((one) => text(one, 'id') === name);
    if (!isWaiting && !isOver && !isAsked && !isFrozen && !isTakenBack(record, id, name)) {
      record.broken(76, nowMs, `${place}: it is lost`);
    }
    if (isWaiting && isAsked && !isFrozen) {
      record.broken(76, nowMs, `${place}: it waits once more`);
    }
  }
}

/** By a deed that says so, or by a replay after a restore. */
function isTakenBack(record: Record, id: string, name: string): boolean {
  if (record.isRestored) return true;
  for (const [place, deed] of record.items) {
    const isOne = place.startsWith(`${id} H#`) && text(deed, 'verb') === 'remove_line';
    if (isOne && text(deed, 'before').includes(name)) return true;
  }
  return false;
}
