// The operator's door to the evidence of a subscription: JSON, or pages to print.
import { anySubscription } from '../usecases/common/subscriptions';
import { gatherEvidence } from '../usecases/operate/gather-evidence';
import { EvidenceAnswer, evidenceView } from './evidence-views';
import type { Route } from './http';
import { json, page, route } from './http';
import { operator } from './operator';
import { idOf } from './shown';

export const evidenceRoutes: readonly Route[] = [
  route({
    ...operator,
    method: 'GET',
    path: '/admin/subscriptions/{id}/evidence',
    summary: 'All records of it in order, each with its time and hash; JSON or a page to print',
    answers: EvidenceAnswer,
    asPage: true,
    does: async (deps, { params, korean, wantsPage }) => {
      const row = await anySubscription(deps, idOf(params));
      const told = evidenceView(row, await gatherEvidence(deps, row), deps.clock.now());
      if (!wantsPage) return json(told);
      // Long, and seldom asked for: no function loads it at its start.
      const { evidencePage } = await import('./evidence-page');
      return page(evidencePage(told, korean));
    },
  }),
];
