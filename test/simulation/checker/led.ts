// What a period that leads to another billing day comes to, reckoned by the checker alone.
import type { Row } from './facts';
import { count, text } from './facts';
import type { Record } from './record';
import { isAway } from './returns';

/** Of won of a whole period, those of the days of the one that a row collects; half up. */
export function partWon(record: Record, item: Row, won: number): number {
  const id = text(item, 'pk');
  const led = record.led.get(`${id} ${count(item, 'period')}`);
  if (!led || led.days >= led.of || isAway(record, id)) return won;
  return Math.floor((2 * won * led.days + led.of) / (2 * led.of));
}
