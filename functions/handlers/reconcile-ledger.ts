// Every night: iamport's ledger against ours. By hand: invoke it with {"time": now, "days": 90}.
import type { EventBridgeEvent } from 'aws-lambda';
import { runLedgerPass, tickLedgerPass, usualDays } from '../usecases/reconcile/run-ledger-pass';
import { onSchedule } from './edge';
import { wire } from './wire';

const base = wire('look');
const daysMax = 400;

type Event = Pick<EventBridgeEvent<string, unknown>, 'time'> & {
  /** Of a rule; absent by hand. */
  readonly source?: unknown;
  readonly days?: unknown;
};
type Context = { getRemainingTimeInMillis(): number };

export const handler = (event: Event, context: Context) =>
  onSchedule(
    base,
    (deps) =>
      event.source === undefined
        ? runLedgerPass(deps, base.env.DUE_SHARDS, daysOf(event))
        : tickLedgerPass(deps, base.env.DUE_SHARDS),
    'night',
  )(event, context);

function daysOf({ days }: Event): number {
  const whole = typeof days === 'number' && Number.isInteger(days) && days >= 1;
  return whole ? Math.min(days, daysMax) : usualDays;
}
