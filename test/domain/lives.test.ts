// Six hundred drawn lives: periods follow each other, parts sum, and what was shown comes.
import { expect, test } from 'vitest';
import { livedFrom } from './lives';

test('in drawn lives no day is paid for twice, and what was foretold is what is charged', () => {
  const { broken, periods, foretold, verbs } = livedFrom(1, 600);
  expect(broken).toBeUndefined();
  expect([periods > 6_000, foretold > 8_500]).toEqual([true, true]);
  const days = ['billing_day_moved', 'billing_day_withdrawn', 'pause_due', 'resume_requested'];
  const terms = ['change_scheduled', 'change_withdrawn', 'price_scheduled', 'consent_answered'];
  const now = ['change_paid', 'change_declined', 'change_abandoned', 'change_rounded_off'];
  const once = ['line_added', 'line_removed', 'credit_given', 'card_presented', 'return'];
  const ends = ['charge_paid', 'charge_waived', 'charge_declined', 'postponement_due'];
  expect([...verbs]).toEqual(expect.arrayContaining([...days, ...terms, ...now, ...once, ...ends]));
});
