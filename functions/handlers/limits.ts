// Numbers that the stack and the functions must agree on; both read them here, neither repeats one.
import { eventAgeSecondsMax } from '../domain/looking';

/** A page in hand stays hidden this long, and so long AWS may go on handing it over. */
export const pageAgeSeconds = eventAgeSecondsMax;
/** AWS advises to hide a page six times as long as a worker may run. */
export const workSeconds = pageAgeSeconds / 6;

/**
 * The minutely tick may send, so it is dropped rather than late: a minute on its way to Lambda and
 * one in Lambda's own queue, the least that AWS takes. The next tick does its work.
 */
export const tickAgeSeconds = 60;

/**
 * Planning only nominates what was due at its time, so an old plan nominates less and charges
 * nothing twice; what it missed, the next one finds.
 */
export const planAgeSeconds = 3_600;

/** Clocks may differ this much before a payment's time contradicts its intent. */
export const clockToleranceSeconds = 900;
/**
 * The night round sends no charge, but compares a payment's time with its own: both ways together
 * it must stay within what clocks may differ. A round that was dropped is made up for by the next.
 */
export const passAgeSeconds = clockToleranceSeconds / 3;
