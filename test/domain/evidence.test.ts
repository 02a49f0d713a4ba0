// Records for a dispute: what settled one is kept for three years, a contract for five.
import { expect, test } from 'vitest';
import type { Deed, DeedVerb } from '../../functions/domain/subscription/deed';
import { evidenceOf } from '../../functions/domain/subscription/evidence';
import { active, at, subscriptionId } from './samples';

const deed = (verb: DeedVerb, on: string): Deed => ({
  id: verb,
  subscriptionId,
  version: 1,
  at: at(on),
  verb,
  who: 'operator',
  by: 'ops',
  reason: 'a test',
  before: 'active',
  after: 'active',
});

test('deeds are kept as what they are about', () => {
  const verbs = ['cancel', 'keep', 'refund', 'retry', 'debt', 'settle', 'release'] as const;
  const deeds = verbs.map((verb) => deed(verb, '2028-02-29'));
  const life = {
    row: active(),
    windows: [],
    charges: [],
    refunds: [],
    seen: [],
    consents: [],
    extras: [],
    deeds,
  };
  const told = evidenceOf(life).map(({ facts, retention, keptUntil }) => [
    facts['verb'],
    retention,
    keptUntil,
  ]);
  expect(told).toEqual([
    ['cancel', 'contract_and_payment', '2033-02-28'],
    ['keep', 'contract_and_payment', '2033-02-28'],
    ['refund', 'contract_and_payment', '2033-02-28'],
    ['retry', 'dispute', '2031-02-28'],
    ['debt', 'dispute', '2031-02-28'],
    ['settle', 'dispute', '2031-02-28'],
    ['release', 'dispute', '2031-02-28'],
  ]);
});

test('records stand in the order of their times, whatever order the items come in', () => {
  const deeds = [deed('keep', '2027-03-02'), deed('cancel', '2027-03-01')];
  const life = {
    row: active(),
    windows: [],
    charges: [],
    refunds: [],
    seen: [],
    consents: [],
    extras: [],
    deeds,
  };
  expect(evidenceOf(life).map(({ facts }) => facts['verb'])).toEqual(['cancel', 'keep']);
});
