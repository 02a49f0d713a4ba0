// The part of the walk in which a card waits for a charge in doubt.
import type { Sandbox } from '../../sandbox/start-sandbox';
import { changeCard, comeBack, operator } from './visits';
import type { Walker } from './walker';

/**
 * Two charges in doubt, each with a verified card that waits for it and is handed out by whoever
 * settles the charge: an operator one that was given back, the night one that no look has reached.
 */
export async function waitInDoubt(walker: Walker): Promise<void> {
  const { ask, sandbox, strike } = walker;
  const { kept } = sandbox;
  await sandbox.to('2043-05-04T12:00:00+09:00');
  const { id: first } = await comeBack(walker, 'doubt-1', 'pc');
  await sandbox.to('2043-05-05T12:00:00+09:00');
  const { id: second } = await comeBack(walker, 'doubt-2', 'pc');

  await sandbox.to('2043-06-04T09:55:00+09:00');
  strike('again', { kind: 'amountEcho', amount: 100 }, 1);
  await sandbox.advance('PT1H');
  await changeCard(walker, 'doubt-1', first);
  await sandbox.to('2043-06-05T09:55:00+09:00');
  kept.consoleCancel(
    kept.emulator.ledger().payments.find((row) => row.amount === 100)?.imp_uid ?? '',
  );
  const body = { as: 'declined', reason: 'asked' };
  const how = { as: 'ops', scope: operator, path: { id: first }, body };
  await ask('POST /admin/subscriptions/{id}/settle', how);

  strike('again', { kind: 'dropAfter' }, 1);
  strike('look', { kind: 'http', status: 502 }, 1_000);
  await sandbox.advance('PT10M');
  sandbox.pauseRules(true);
  await sandbox.advance('PT2H');
  kept.script([], 'replace');
  await changeCard(walker, 'doubt-2', second);
  await reconcile(sandbox);
  sandbox.pauseRules(false);
}

/** As `aws lambda invoke` does. */
async function reconcile(sandbox: Sandbox): Promise<void> {
  const path = `/2015-03-31/functions/${sandbox.functionCalled('ReconcileLedger')}/invocations`;
  const body = JSON.stringify({ time: new Date(sandbox.now()).toISOString(), days: 3 });
  await fetch(`${sandbox.controlPlane}${path}`, { method: 'POST', body });
}
