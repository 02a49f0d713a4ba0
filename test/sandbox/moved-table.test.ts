// What a person reads at a terminal after the clock was moved.
import { expect, test } from 'vitest';
import { tableOf } from '../../sandbox/moved-table';
import type { Advanced } from '../../sandbox/time-machine';

const happening = { at: 0, source: 'clock', text: 'moves on' } as never;
const moved: Advanced = {
  from: '2027-01-31T12:00:00+09:00',
  to: '2028-01-31T12:00:00+09:00',
  fired: [
    { rule: 'PlanCharges', count: 1, idle: 8_759 },
    { rule: 'ReconcileLedger', count: 2, idle: 0 },
    { rule: 'Never', count: 0, idle: 0 },
  ],
  idleTicks: 8_759,
  invocations: {},
  messages: { sent: 12, delivered: 12, returned: 0, dead: 0 },
  charges: { paid: 12, won: 118_800 },
  log: [happening, happening],
};

test('the clock is told as a table: one line each, in one column, nothing that did not run', () => {
  expect(tableOf(moved)).toBe(`from             2027-01-31T12:00:00+09:00
to               2028-01-31T12:00:00+09:00
PlanCharges      ran once, nothing was due 8,759 times
ReconcileLedger  ran 2 times
messages         12 delivered, 0 dead
charges paid     12
won taken        118,800
log              2 lines, see /_sandbox/log
(accept: application/json gives all of it as JSON)
`);
  const { charges: _none, ...bare } = moved;
  expect(tableOf(bare)).not.toMatch(/charges|won/);
});
