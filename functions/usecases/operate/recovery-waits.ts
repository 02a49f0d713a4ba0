// What the end of a recovery waits for, for the operator who looks at it.
import type { Switches } from '../../ports/ledger';
import type { Deps } from '../deps';

/**
 * start: an operator has to say since when. replay: the forgotten wishes. unreadable: cases of
 * records at iamport that do not read, each of which keeps its slice from being compared whole.
 * reconciliation: the next complete one.
 */
export type RecoveryWaits = 'start' | 'replay' | 'unreadable' | 'reconciliation';

const casesPerPage = 100;
/** More open cases than this are not looked through. */
const pagesMax = 10;

/** Undefined where no recovery is on. */
export async function recoveryWaits(
  deps: Deps,
  { recover, home }: Pick<Switches, 'recover' | 'home'>,
): Promise<RecoveryWaits | undefined> {
  if (!recover.on) return home === 'other' ? 'start' : undefined;
  if (recover.replay === 'wanted') return 'replay';
  let after: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const found = await deps.ledger.openCases({ limit: casesPerPage, after });
    if (found.cases.some(({ kind }) => kind === 'unreadable')) return 'unreadable';
    if (found.after === undefined) break;
    after = found.after;
  }
  return 'reconciliation';
}
