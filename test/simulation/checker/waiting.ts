// Nothing waits for ever: each doubt has its next look on time, and each case has rung.
import type { Row } from './facts';
import { count, part, text } from './facts';
import type { Record } from './record';

/** Seconds until the next look after so many answered ones: 5 s, four times 30 s, 2 m, … a day. */
const pauses = [5, 30, 30, 30, 30, 120, 600, 3_600, 86_400];
/** Seconds at most after a look that was not answered, or found nothing, or after "not sent". */
const pauseMax = 600;
/** Between the clock an event carries and the true one. */
const slack = 60;

/** 11: at each write that leaves an outcome unknown. */
export function checkNextLook(record: Record, before: Row | undefined, after: Row, at: number) {
  const claim = part(after, 'claim');
  const phase = text(claim, 'phase');
  if (!claim || phase === 'suspect') return;
  const due = text(after, 'dueSk');
  const uid = text(claim, 'attemptId');
  if (due === '') {
    record.broken(11, at, `${uid}: ${phase}, and nobody will look`);
    return;
  }
  if (phase === 'sent') return;
  const was = part(before, 'claim');
  // Only a look moves its time; a cancel or another card leaves it where it was.
  const moved = text(was, 'phase') !== phase || text(before, 'dueSk') !== due;
  const wait = Number(due.slice(0, 12)) - Math.floor(at / 1_000);
  // On hold nothing is sent again, and a look a day is enough.
  const most = count(after, 'heldAt') > 0 ? 86_400 : longest(was, claim);
  if (moved && wait > most + slack) {
    record.broken(11, at, `${uid}: ${phase}, and the next look in ${wait} s`);
  }
}

function longest(was: Row | undefined, claim: Row): number {
  const looks = count(claim, 'looks');
  const answered = looks > 0 && looks > count(was, 'looks');
  if (!answered) return pauseMax;
  const pause = pauses[Math.min(looks, pauses.length - 1)] ?? pauseMax;
  if (count(claim, 'cleanLooks') === 0) return pause;
  // After the third send the next one waits longer, and so does the inquiry before it.
  const sends = count(claim, 'sends') - count(claim, 'unsent');
  if (sends >= 12) return pause;
  const wait = sends > 3 ? Math.min(43_200, 3_600 * 2 ** (sends - 4)) : 0;
  return Math.min(pause, Math.max(pauseMax, wait));
}

/** 11: what waits for a person has a case, and its case has rung an alarm. */
export function checkCases(record: Record, logs: readonly string[], at: number): void {
  const rung = new Map<string, number>();
  for (const line of logs) {
    if (!line.includes('"case.opened"')) continue;
    const { kind = '', subscription = '' } = JSON.parse(line) as { [name: string]: string };
    rung.set(`${kind} ${subscription}`, (rung.get(`${kind} ${subscription}`) ?? 0) + 1);
  }
  for (const item of record.items.values()) {
    // An operator has opened this one by a hold.
    if (item['pk'] !== 'CASE' || item['kind'] === 'held') continue;
    // A replay knows of its decision before anybody sees what it is about.
    const isForeseen = item['decided'] === true && item['openedAt'] === item['closedAt'];
    if (isForeseen) continue;
    const place = `${text(item, 'kind')} ${text(item, 'subscriptionId')}`;
    const left = (rung.get(place) ?? 0) - 1;
    rung.set(place, left);
    if (left < 0) record.broken(11, at, `${text(item, 'sk')}: a case that nobody was told of`);
  }
}
