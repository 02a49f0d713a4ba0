// The doors to cases: what no rule may settle, listed for a person, and closed by one.
import { Refusal } from '../domain/common/errors';
import type { Case } from '../ports/ledger';
import { closeByHand } from '../usecases/operate/close-case';
import { listCases, usersOf } from '../usecases/common/list-cases';
import { Paged } from './answers';
import { CaseAnswer, caseView } from './case-views';
import type { Route, RouteDeps } from './http';
import { json, route } from './http';
import { operator, Reasoned } from './operator';
import { CasesQuery } from './queries';

/** Cases of one answer, unless fewer are asked for. */
const casesMax = 100;

export const caseRoutes: readonly Route[] = [
  route({
    ...operator,
    method: 'GET',
    path: '/admin/cases',
    summary: 'Cases that no rule may settle, the open ones or those that are closed, in pages',
    query: CasesQuery,
    answers: Paged(CaseAnswer),
    does: async (deps, { query }) => {
      const { limit = casesMax, ...wanted } = query;
      const page = await listCases(deps, { ...wanted, limit: Number(limit) });
      const items = page.items.map(({ of, user }) => caseView(of, user));
      return json({ items, next: page.after ?? null });
    },
  }),
  route({
    ...operator,
    method: 'GET',
    path: '/admin/cases/{id}',
    summary: 'One case, open or closed',
    answers: CaseAnswer,
    does: async (deps, { params }) => {
      const of = await deps.ledger.findCase(caseIdIn(params));
      if (!of) throw new Refusal('not_found', 'there is no such case');
      return json(await shownCase(deps, of));
    },
  }),
  route({
    ...operator,
    method: 'POST',
    path: '/admin/cases/{id}/close',
    summary: 'Closes what a person has decided; its payment is then never given back by itself',
    takes: Reasoned,
    answers: CaseAnswer,
    does: async (deps, { userId: by, params, body }) => {
      const decision = { id: caseIdIn(params), reason: body.reason, by };
      return json(await shownCase(deps, await closeByHand(deps, decision)));
    },
  }),
];

async function shownCase(deps: RouteDeps, of: Case) {
  const users = await usersOf(deps, [of]);
  return caseView(of, users.get(of.subscriptionId ?? ''));
}

/** A malformed id is an id that does not exist. */
function caseIdIn({ id = '' }: Readonly<Record<string, string>>): string {
  if (!/^[\w-]{1,160}$/.test(id)) throw new Refusal('not_found', 'there is no such case');
  return id;
}
