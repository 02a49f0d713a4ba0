// What is allowed and still worth a word when the stack is put together.
import { chargesPerSecond } from '../functions/handlers/limits';
import type { Settings } from './settings';

/** Of the rate, at least; then all that is due goes out within 1.1 times what the rate allows. */
const chargingMin = 1 / 1.1;

/** One line each; none where the settings are as they should be. */
export function notesOn({
  ratePerSecond,
  workers,
}: Pick<Settings, 'ratePerSecond' | 'workers'>): string[] {
  const charging = chargesPerSecond(ratePerSecond, workers);
  if (charging / ratePerSecond >= chargingMin) return [];
  return [
    `of ${ratePerSecond} calls a second ${workers} workers may charge ${Math.floor(charging)}, ` +
      'what is left is kept for looks and lists: a higher ratePerSecond, or one that divides ' +
      'better, loses less',
  ];
}
