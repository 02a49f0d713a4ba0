// What one successful renewal costs, counted on the embedded DynamoDB and at the emulator.
import { planCharges } from '../functions/usecases/common/plan-charges';
import { collectCharges } from '../functions/usecases/run-step';
import { embeddedTable } from '../test/embedded';
import { shards, World } from '../test/world';

export type RenewalCost = {
  readonly renewals: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly providerCalls: number;
  readonly logBytes: number;
};

/** A page of subscriptions falls due at once; planning and collecting are both counted. */
export async function renewalCost(renewals = 100): Promise<RenewalCost> {
  const embedded = await embeddedTable();
  try {
    let calls = 0;
    const world = new World('2027-01-15T12:00:00+09:00', { onRequest: () => (calls += 1) });
    world.client = embedded.client;
    for (let n = 0; n < renewals; n += 1) await world.subscribe(`user-${n}`);
    world.nowMs = Date.parse('2027-02-15T10:00:00+09:00');

    const before = { ...embedded.consumed, calls };
    let logBytes = 0;
    const note = (event: string, fields: object) => {
      logBytes += Buffer.byteLength(`${JSON.stringify({ event, ...fields })}\n`);
    };
    const deps = world.deps({ log: note });
    note('charges.planned', await planCharges(deps, shards));
    for (const { ids } of world.messages.splice(0)) {
      note('charges.collected', { rows: ids.length, ...(await collectCharges(deps, ids)) });
    }
    const paid = world.charges().length - renewals;
    if (paid !== renewals) throw new Error(`${renewals} renewals were due, ${paid} were paid`);
    return {
      renewals,
      writeUnits: (embedded.consumed.writes - before.writes) / renewals,
      readUnits: (embedded.consumed.reads - before.reads) / renewals,
      providerCalls: (calls - before.calls) / renewals,
      logBytes: logBytes / renewals,
    };
  } finally {
    await embedded.stop();
  }
}
