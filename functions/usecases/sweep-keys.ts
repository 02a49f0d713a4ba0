// Billing keys both ways: those at iamport nobody needs are deleted, those iamport lost are a case.
import { parseProviderId } from '../domain/identity';
import type { Subscription } from '../domain/subscription';
import type { Deps } from './deps';
import { deleteOrphans } from './delete-keys';
import { openLedgerCase } from './ledger-case';
import { eachDuePage } from './plan-charges';

export type Swept = { readonly checked: number; readonly lost: number; readonly strays: number };

/** A card that will be charged within these days is looked for, so that there is time to ask. */
const aheadSeconds = 3 * 86_400;
/** A window that came back a moment ago may still be under way. */
const graceSeconds = 86_400;
const keysPerCall = 100;

export async function sweepKeys(deps: Deps, shards: number, since: number): Promise<Swept> {
  const ahead: Deps = { ...deps, clock: { now: () => deps.clock.now() + aheadSeconds } };
  let checked = 0;
  let lost = 0;
  await eachDuePage(ahead, 'due', shards, async (ids) => {
    const rows = await deps.ledger.loadMany(ids);
    for (const row of rows) if (row.orphans.length > 0) await deleteOrphans(deps, row);
    const held = rows.filter((row) => row.keyId !== undefined && row.status === 'active');
    checked += held.length;
    lost += await reportLost(deps, held);
  });
  return { checked, lost, strays: await deleteStrays(deps, since) };
}

async function reportLost(deps: Deps, rows: readonly Subscription[]): Promise<number> {
  let lost = 0;
  for (let from = 0; from < rows.length; from += keysPerCall) {
    const some = rows.slice(from, from + keysPerCall);
    const answer = await deps.gateway.keysMany(some.map((row) => row.keyId ?? ''));
    if (answer.kind === 'unanswered') continue;
    const there = new Set(answer.keyIds);
    for (const row of some.filter(({ keyId }) => !there.has(keyId ?? ''))) {
      lost += 1;
      await openLedgerCase(deps, {
        ...{ kind: 'key', subscriptionId: row.id, amount: row.price.amount },
        // Named by the period: the key itself must not stand where people read.
        ...{ paymentId: `${row.id}-${row.period}`, why: 'iamport has lost its billing key' },
      });
    }
  }
  return lost;
}

/** Keys on issuing rows of card windows; only those of ours that no subscription needs. */
async function deleteStrays(deps: Deps, since: number): Promise<number> {
  const now = deps.clock.now();
  let strays = 0;
  let page: number | undefined = 1;
  while (page !== undefined) {
    const ask = { status: 'paid', from: since, to: now - graceSeconds, page } as const;
    if (ask.from >= ask.to) return strays;
    const listed = await deps.gateway.list(ask);
    if (listed.kind === 'unanswered') return strays;
    for (const { attemptId, keyId } of listed.payments) {
      const ours = parseProviderId(attemptId);
      if (ours?.kind !== 'window' || keyId === undefined) continue;
      const row = await deps.ledger.load(ours.subscriptionId);
      if (row && isNeeded(row, keyId)) continue;
      if ((await deps.gateway.key(keyId)).kind !== 'found') continue;
      if ((await deps.gateway.deleteKey(keyId)).kind !== 'unanswered') strays += 1;
    }
    page = listed.next;
  }
  return strays;
}

function isNeeded(row: Subscription, keyId: string): boolean {
  if (row.keyId === keyId || row.claim?.keyId === keyId) return true;
  return row.registrations.some((window) => window.keyId === keyId);
}
