// What a customer in debt may still use: a track of days, whatever the retries are doing.
import type { EpochSeconds } from '../common/calendar';
import type { DunningPolicy, DunningTimes } from '../catalogue/dunning';
import { dayAt } from '../catalogue/dunning';

/** none: nothing was sold, or it is over. */
export type Access = 'none' | 'full' | 'restricted' | 'suspended';

const severity: Readonly<Record<Access, number>> = {
  full: 0,
  restricted: 1,
  suspended: 2,
  none: 3,
};
export const accesses = Object.keys(severity) as readonly Access[];

export type AccessTrack = {
  readonly access: Access;
  readonly changeAt?: EpochSeconds | undefined;
};

/** Only a payment gives access back: a gentler policy changes nothing for a debt that runs. */
export function accessAt(
  was: Access,
  since: EpochSeconds,
  now: EpochSeconds,
  policy: DunningPolicy,
  times: DunningTimes,
): AccessTrack {
  let access = was;
  for (const { day, to } of accessDays(policy)) {
    const at = dayAt(since, day, times);
    if (!isWorse(to, access)) continue;
    if (at > now) return { access, changeAt: at };
    access = to;
  }
  return { access };
}

/** The states of a policy in the order of their severity. */
export function accessDays(policy: DunningPolicy) {
  const days: { readonly day: number; readonly to: Access }[] = [];
  if (policy.graceDays !== undefined) days.push({ day: policy.graceDays, to: 'restricted' });
  if (policy.suspendedDay !== undefined) days.push({ day: policy.suspendedDay, to: 'suspended' });
  return days;
}

export function isWorse(access: Access, than: Access): boolean {
  return severity[access] > severity[than];
}
