// What a billing day that waits costs: the period that leads to it, and the first one after it.
import type { CivilDate } from '../common/calendar';
import type { Quote } from '../charge/quote';
import { dueQuote } from '../charge/quote';
import type { Stub, Subscription } from './facts';
import { useCredit, withoutAsked } from './moves/extras';

export type MovedDay = {
  readonly stub: Stub;
  /** What the period that leads to the day asks for, and the first one that begins on it. */
  readonly charge: Quote;
  readonly then: Quote;
};

/**
 * Undefined where none waits. As the charges will ask for it, one after the other: credit that the
 * first one uses, and lines that it asks for, are not there for the second.
 */
export function movedDay(of: Subscription, on: CivilDate): MovedDay | undefined {
  const { stub } = of;
  if (!stub) return undefined;
  const charge = dueQuote({ ...of, period: stub.period }, on);
  const after = useCredit(withoutAsked(of, charge), charge);
  return { stub, charge, then: dueQuote({ ...after, period: stub.period + 1 }, on) };
}
