// The doors of operators to all of it: plan by hand, the switches that stop charging, a restore.
import type { CivilDate } from '../domain/common/calendar';
import { Refusal } from '../domain/common/errors';
import { planCharges } from '../usecases/common/plan-charges';
import { correctRecovery, noteReplay, startRecovery } from '../usecases/common/recovery';
import { rebuildLost } from '../usecases/operate/rebuild-subscription';
import { waiveReplay } from '../usecases/operate/waive-replay';
import { recoveryWaits } from '../usecases/operate/recovery-waits';
import { replayWishes } from '../usecases/operate/replay-wishes';
import { throwBreaker } from '../usecases/operate/throw-breaker';
import type { Route, RouteDeps } from './http';
import { json, route } from './http';
import { RebuildAnswer, RecoverAnswer, ReplayAnswer, RunAnswer, SwitchAnswer } from './answers';
import { Rebuild, ReplayWishes } from './schemas';
import { ThrowBreaker, ThrowRecover } from './schemas';
import { operator } from './operator';
import { rebuildView, recoverView, runView, switchView } from './views';

export const adminRoutes: readonly Route[] = [
  route({
    ...operator,
    method: 'POST',
    path: '/admin/runs',
    summary: 'Plans what is due by hand; harmless beside the schedule',
    answers: RunAnswer,
    status: 202,
    does: async (deps) => json(runView(await planCharges(deps, deps.env.DUE_SHARDS)), 202),
  }),
  route({
    ...operator,
    method: 'GET',
    path: '/admin/breaker',
    summary: 'Whether charging has stopped because iamport fails',
    answers: SwitchAnswer,
    does: async (deps) => json(switchView(await deps.ledger.switchOf('breaker'))),
  }),
  route({
    ...operator,
    method: 'POST',
    path: '/admin/breaker',
    summary: 'Stops charging, or resumes it and plans at once what is due',
    takes: ThrowBreaker,
    answers: SwitchAnswer,
    does: async (deps, { body, userId: by }) => {
      const { state, reason } = body;
      const thrown = await throwBreaker(deps, state, { by, reason });
      if (state === 'closed') await planCharges(deps, deps.env.DUE_SHARDS);
      return json(switchView(thrown));
    },
  }),
  route({
    ...operator,
    method: 'GET',
    path: '/admin/recover',
    summary: 'Whether nothing is charged before a ledger pass, after a restore from backup',
    answers: RecoverAnswer,
    does: recovery,
  }),
  route({
    ...operator,
    method: 'POST',
    path: '/admin/recover',
    summary: 'Holds all charges until a ledger pass has looked back to before the restore',
    takes: ThrowRecover,
    answers: RecoverAnswer,
    does: async (deps, { userId: by, body: said }) => {
      if ('replay' in said) {
        if (said.replay === 'done') await noteReplay(deps, 'done');
        else await waiveReplay(deps, { by, reason: said.reason });
      } else if ('correct' in said) {
        await correctRecovery(deps, instantOf(deps, said.correct), { by, reason: said.reason });
      } else await startRecovery(deps, instantOf(deps, said.since), { by, reason: said.reason });
      return recovery(deps);
    },
  }),
  route({
    ...operator,
    method: 'POST',
    path: '/admin/replay',
    summary: 'Applies wishes again that a restored table has forgotten, oldest first',
    takes: ReplayWishes,
    answers: ReplayAnswer,
    does: async (deps, { userId: by, body }) => {
      const { wishes, reason } = body;
      return json({ items: await replayWishes(deps, wishes, { by, reason }) });
    },
  }),
  route({
    ...operator,
    method: 'POST',
    path: '/admin/rebuild',
    summary: 'Makes the rows of a lost subscription again from its payments at iamport',
    takes: Rebuild,
    answers: RebuildAnswer,
    does: async (deps, { userId: by, body }) => {
      const said = body;
      const rebuilt = await rebuildLost(deps, {
        id: said.subscription,
        userId: said.user,
        planId: said.plan,
        anchorOn: said.anchor_on as CivilDate | undefined,
        anchorPeriod: said.anchor_period,
        dryRun: said.dry_run,
        actor: { who: 'operator', by, reason: said.reason },
      });
      return json(rebuildView(rebuilt));
    },
  }),
];

async function recovery(deps: RouteDeps) {
  const switches = await deps.ledger.switches();
  return json(recoverView(switches, await recoveryWaits(deps, switches)));
}

function instantOf(deps: RouteDeps, text: string): number {
  const since = Math.floor(Date.parse(text) / 1_000);
  if (since > deps.clock.now()) throw new Refusal('invalid', 'since must not be to come');
  if (since < earliest) throw new Refusal('invalid', 'since must not be before 2020');
  return since;
}

/** No table is older; to look back further would be a night without an end. */
const earliest = Date.parse('2020-01-01T00:00:00+09:00') / 1_000;
