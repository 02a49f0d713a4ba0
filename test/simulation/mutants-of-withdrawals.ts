// Planted defects in a withdrawal from a contract.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const withdraw = 'usecases/operate/withdraw-contract.ts';

export const withdrawalMutants: readonly Mutant[] = [
  {
    name: 'take a withdrawal on the eighth day',
    edits: [edit('domain/charge/withdrawal.ts', 'const daysMax = 7;', 'const daysMax = 8;')],
  },
  {
    name: 'refuse a withdrawal on the seventh day',
    edits: [edit('domain/charge/withdrawal.ts', '<= lastOn', '< lastOn')],
  },
  {
    name: 'withdraw, and let the subscription go on',
    edits: [edit(withdraw, "cancel: 'now',", "cancel: 'no',")],
  },
  {
    name: 'give back the unused days of a withdrawal alone',
    edits: [edit(withdraw, "amount: 'all',", "amount: 'days_unused',")],
  },
  {
    name: 'keep the second week of a contract that is withdrawn from',
    edits: [edit(withdraw, '.filter((one) => one.period > period && isPaid(one))', '.slice(0, 0)')],
  },
];
