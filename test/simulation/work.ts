// The functions of the stack, and the times they are given, as deployed.
import { passAgeSeconds, planAgeSeconds, tickAgeSeconds } from '../../functions/handlers/limits';

export type Rule = 'plan' | 'resolve' | 'reconcile';
export type Work = Rule | 'collect' | 'look' | 'user';

/** Milliseconds one function may run, as deployed. */
export const timeoutMs = {
  plan: 120_000,
  collect: 120_000,
  resolve: 120_000,
  look: 120_000,
  reconcile: 900_000,
  user: 29_000,
};
/** How old an event may be when its function is handed it, as deployed. */
export const ruleAgeSeconds = {
  plan: planAgeSeconds,
  resolve: tickAgeSeconds,
  reconcile: passAgeSeconds,
};
export const batchDeadlineMs = 65_000;
export const userDeadlineMs = 24_000;
