// Open cases a page at a time, of all kinds or of one, with the users that they are about.
import type { Subscription } from '../../domain/subscription/facts';
import type { Case } from '../../ports/ledger';
import type { Deps } from '../deps';

export type CaseAsk = {
  /** Open ones where absent. */
  readonly status?: Case['status'] | undefined;
  readonly kind?: Case['kind'] | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

export type CasePage = {
  readonly items: readonly { readonly of: Case; readonly user: string | undefined }[];
  readonly after?: string | undefined;
};

/** Of one kind: so many entries of the index are read for one page, whatever they are about. */
const entriesMax = 1_000;
const entriesPerRead = 100;

/**
 * Open ones oldest first, closed ones those closed last first, each from an index that the others
 * leave. A page of one kind may be shorter than its limit, even empty, while `after` goes on.
 */
export async function listCases(deps: Deps, asked: CaseAsk): Promise<CasePage> {
  const { status, kind, after, limit } = asked;
  const found: Case[] = [];
  let from = after;
  for (let read = 0; read < entriesMax; read += entriesPerRead) {
    const ask = { limit: kind === undefined ? limit : entriesPerRead, after: from };
    const isOver = status === 'closed';
    const page = await (isOver ? deps.ledger.closedCases(ask) : deps.ledger.openCases(ask));
    found.push(...page.cases.filter((one) => kind === undefined || one.kind === kind));
    from = page.after;
    if (from === undefined || kind === undefined || found.length >= limit) break;
  }
  const users = await usersOf(deps, found);
  const items = found.map((of) => ({ of, user: users.get(of.subscriptionId ?? '') }));
  return { items, after: from };
}

export async function usersOf(
  deps: Deps,
  cases: readonly Case[],
): Promise<ReadonlyMap<string, string>> {
  const ids = cases.flatMap(({ subscriptionId }) => subscriptionId ?? []);
  const rows = await deps.ledger.loadMany(ids);
  return new Map(rows.map(({ id, userId }: Subscription) => [id, userId]));
}

/** All open cases of one kind, and of one subscription; at most so many entries are read. */
export async function openCasesOf(
  deps: Deps,
  { kind, subscriptionId }: Pick<Case, 'kind' | 'subscriptionId'>,
  most: number,
): Promise<readonly Case[]> {
  const found: Case[] = [];
  let after: string | undefined;
  for (let read = 0; read < most; read += entriesPerRead) {
    const page = await deps.ledger.openCases({ limit: entriesPerRead, after });
    found.push(
      ...page.cases.filter((one) => one.kind === kind && one.subscriptionId === subscriptionId),
    );
    after = page.after;
    if (after === undefined) break;
  }
  return found;
}
