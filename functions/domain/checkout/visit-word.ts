// How a visit to the card window ended, in one word: the only place that knows.
import type { Charge } from '../charge/charge';
import { leastCharge } from '../common/money';
import type { Registration } from './registration';
import type { Subscription } from '../subscription/facts';

/**
 * pending: not known yet. active: what the window showed was paid. changed: another card, and no
 * money moved. superseded: another window had begun the subscription. declined: the charge of this
 * card was. failed: no card was registered.
 */
export type VisitWord = 'pending' | 'active' | 'changed' | 'superseded' | 'declined' | 'failed';

/** `charge` is the one that the registration was charged for, where there is one. */
export function wordOf(of: Registration, row: Subscription, charge: Charge | undefined): VisitWord {
  switch (of.outcome) {
    case undefined:
      return 'pending';
    case 'changed':
    case 'superseded':
    case 'failed':
      return of.outcome;
    case 'charged':
      return chargedWord(of, row, charge);
  }
}

function chargedWord(of: Registration, row: Subscription, charge: Charge | undefined): VisitWord {
  const attempts = charge?.attempts ?? [];
  const ours = attempts.filter(({ keyId }) => keyId === of.keyId);
  const own = ours.find(({ n }) => n === of.charged?.attempt) ?? ours[0];
  if (own?.outcome === 'paid') return 'active';
  if (row.claim && row.claim.period === of.charged?.period) return 'pending';
  if (own) return own.outcome === 'declined' ? 'declined' : 'failed';
  // Paid by an earlier attempt, which was found before anything else was asked for.
  if (charge?.status === 'paid' || charge?.status === 'refunded') return 'active';
  if (charge?.status !== 'waived') return 'pending';
  // A free trial: nothing was asked for, and it has begun.
  return charge.amount < leastCharge ? 'active' : 'failed';
}
