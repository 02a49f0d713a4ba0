// Planted defects in what operators put on hold.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const gate = 'usecases/billing/charge-gate.ts';
const step = 'usecases/run-step.ts';

export const operatorHoldMutants: readonly Mutant[] = [
  {
    name: 'charge what is due of a plan on hold',
    edits: [
      edit(gate, "if (isHeld || isPlanHeld(row)) return 'held';", "if (isHeld) return 'held';"),
      edit(step, "      if (gate.isPlanHeld(row)) return 'held';\n", ''),
    ],
  },
  {
    name: 'send again what is in doubt of a plan on hold',
    edits: [
      edit(
        'usecases/inquiry/resolve-charges.ts',
        '!breaker.on && !isOfHeldPlan(row, heldPlans)',
        '!breaker.on',
      ),
      edit(gate, "if (isHeld || isPlanHeld(row)) return 'held';", "if (isHeld) return 'held';"),
    ],
  },
  {
    name: 'charge the window of a plan on hold that comes back',
    edits: [
      edit(
        'usecases/checkout/register-card.ts',
        'if (isHeldPlan(of.terms.price.planId, heldPlans) || isOfHeldPlan(row, heldPlans)) {',
        'if (isHeldPlan(of.terms.price.planId, { plans: [] })) {',
      ),
    ],
  },
  {
    name: 'give up what is too little of a plan on hold',
    edits: [edit(step, "      if (gate.isPlanHeld(row)) return 'held';\n", '')],
  },
  {
    name: 'end for its price who is of a plan on hold',
    edits: [
      edit(
        step,
        "return gate.isPlanHeld(row) ? 'held' : withoutConsent(deps, row, page);",
        'return withoutConsent(deps, row, page);',
      ),
    ],
  },
  {
    name: 'release a plan, and leave it on hold',
    edits: [
      edit(
        'usecases/operate/hold-plan.ts',
        'plans.filter((one) => one.planId !== planId)',
        'plans.filter((one) => one.planId !== planId || one.since > 0)',
      ),
    ],
  },
  {
    name: 'let what a plan holds back be the probe of the breaker',
    edits: [
      edit(
        'usecases/common/plan-charges.ts',
        'if (isSent && isOfHeldPlan(row, held)) continue;',
        '',
      ),
    ],
  },
  {
    name: 'ring as late what a plan holds back',
    edits: [
      edit(
        'usecases/common/plan-charges.ts',
        'found.filter((row) => !isOfHeldPlan(row, heldPlans))',
        'found.filter((row) => row.id.length + heldPlans.version > 0)',
      ),
    ],
  },
  {
    name: 'ring as late whatever is due, also a checkout that was left',
    edits: [
      edit(
        'usecases/common/plan-charges.ts',
        "stepAt(row, now, times).kind === 'charge'",
        "stepAt(row, now, times).kind !== 'none'",
      ),
    ],
  },
  {
    name: 'put on hold, and list it nowhere',
    edits: [
      edit(
        'usecases/operate/hold-subscription.ts',
        "    status: 'open',",
        "    status: id === '' ? 'open' : 'closed',",
      ),
    ],
  },
  {
    name: 'answer that it is on hold, and hold nothing',
    edits: [
      edit(
        'domain/subscription/moves/hold.ts',
        'return restOnHold({ ...was, heldAt: now }, now, times);',
        'return was.claim ? was : restOnHold({ ...was, heldAt: now }, now, times);',
      ),
    ],
  },
  {
    name: 'release after a restore as of now',
    edits: [
      edit(
        'usecases/operate/release-subscription.ts',
        'const now = at ?? deps.clock.now();',
        'const now = Math.max(at ?? 0, deps.clock.now());',
      ),
    ],
  },
  {
    name: 'forget the hold of a plan with a restore',
    edits: [
      edit(
        'usecases/operate/hold-plan.ts',
        "    noteWish(deps, { verb: 'plan_hold', plan, state });\n",
        '',
      ),
    ],
  },
];
