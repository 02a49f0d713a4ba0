// The linter of dunning policies: steps that never happen, and states that no retry can prevent.
import type { DunningPolicy } from './dunning';
import { endsForGood, lastDay } from './dunning';

export type PolicyFault = {
  /** Where in the policy: property names and places in lists. */
  readonly path: readonly (string | number)[];
  readonly why: string;
};

/** All faults of a policy, in the order a reader meets its values. */
export function policyFaults(policy: DunningPolicy): readonly PolicyFault[] {
  return [
    ...deadSteps(policy),
    ...deadStates(policy),
    ...helplessStates(policy),
    ...deadReturns(policy),
  ];
}

function deadSteps(policy: DunningPolicy): PolicyFault[] {
  const { retryDays, stopDay, end } = policy;
  return retryDays.flatMap((day, index) => {
    const before = retryDays[index - 1];
    const why =
      before !== undefined && day <= before
        ? `days must rise, and day ${day} stands after day ${before}`
        : stopDay !== undefined && day > stopDay
          ? `the retry on day ${day} never happens: stopDay is ${stopDay}`
          : end !== undefined && day >= end.day
            ? `the retry on day ${day} never happens: the policy ends on day ${end.day}`
            : undefined;
    return why === undefined ? [] : [{ path: ['retryDays', index], why }];
  });
}

function deadStates(policy: DunningPolicy): PolicyFault[] {
  const { stopDay, graceDays, suspendedDay, end } = policy;
  const over = lastDay(policy);
  const ended = end ? `the policy ends on day ${over}` : `without an end it is over on day ${over}`;
  const faults: PolicyFault[] = [];
  const dead = (name: string, why: string) => void faults.push({ path: [name], why });
  if (stopDay !== undefined && end && stopDay >= over)
    dead('stopDay', `day ${stopDay} never stops anything: ${ended}`);
  if (graceDays !== undefined && graceDays >= over)
    dead('graceDays', `access is never restricted on day ${graceDays}: ${ended}`);
  if (suspendedDay !== undefined && suspendedDay >= over)
    dead('suspendedDay', `access is never suspended on day ${suspendedDay}: ${ended}`);
  if (graceDays !== undefined && suspendedDay !== undefined && graceDays >= suspendedDay)
    dead('graceDays', `access is never restricted: it is suspended on day ${suspendedDay} already`);
  return faults;
}

/** Who is canceled has no open debt to come back to. */
function deadReturns({ onReturn, end }: DunningPolicy): PolicyFault[] {
  if (onReturn !== 'reanchor_and_owed_days' || !end || !endsForGood[end.status]) return [];
  const why = 'owed days are never paid: the policy ends with canceled, and no debt stays open';
  return [{ path: ['onReturn'], why }];
}

/** A state may only follow where the card was tried since the state before it. */
function helplessStates(policy: DunningPolicy): PolicyFault[] {
  const { retryDays, graceDays, suspendedDay, end } = policy;
  const faults: PolicyFault[] = [];
  const tried = (from: number, to: number) => retryDays.some((day) => day >= from && day < to);
  const need = (path: readonly string[], from: number, to: number, state: string) => {
    if (tried(from, to)) return;
    const span = to - from === 1 ? `on day ${from}` : `from day ${from} to day ${to - 1}`;
    const when = to <= from ? `before day ${to}` : span;
    faults.push({ path, why: `no retry lands ${when} to prevent that it is ${state}` });
  };
  if (graceDays !== undefined) need(['graceDays'], 1, graceDays, 'restricted');
  if (suspendedDay !== undefined && !(graceDays !== undefined && graceDays >= suspendedDay))
    need(['suspendedDay'], graceDays ?? 1, suspendedDay, 'suspended');
  if (end !== undefined) need(['end', 'day'], 1, end.day, end.status);
  return faults;
}
