// V: what the provider says does not fit: half letters, fractions, and times of no calendar.
import { renewalOf } from './in-doubt';
import type { Scenario } from './scene';
import { day } from './scene';

export const values: readonly Scenario[] = [
  {
    ...{ id: 'V1', says: 'a decline reason is cut in the middle of a letter of two halves' },
    play: async (scene) => {
      const message = `${'한도초과'.padEnd(79, ' .')}😀 \ud83d`;
      scene.provider({ kind: 'decline', message });
      await scene.renew(30);
      scene.holdPaidOnce(1);
    },
  },
  {
    ...{ id: 'V2', says: 'for some days half a won of a payment is canceled' },
    play: async (scene) => {
      await scene.renew(1);
      const [row] = scene.universe.emulator.book.rowsOf(renewalOf(scene));
      if (row) row.cancel_amount = 0.5;
      await scene.wait(3 * day);
      if (row) row.cancel_amount = 0;
      await scene.wait(3 * day);
      scene.holdPaidOnce(1);
      scene.holdStatus('active');
    },
  },
  {
    ...{ id: 'V3', says: 'for some days a payment is of a second that no calendar has' },
    play: async (scene) => {
      await scene.renew(1);
      const [row] = scene.universe.emulator.book.rowsOf(renewalOf(scene));
      const paidAt = row?.paid_at ?? 0;
      if (row) row.paid_at = paidAt + 0.25;
      await scene.wait(3 * day);
      if (row) row.paid_at = 1e21;
      await scene.wait(3 * day);
      if (row) row.paid_at = paidAt;
      scene.holdPaidOnce(1);
      scene.holdStatus('active');
    },
  },
];
