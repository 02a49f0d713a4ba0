// The iamport emulator as the sandbox's provider: its port, its ledger on disk, its webhooks in
// time.
import { join } from 'node:path';
import { deadlines } from './deadlines';
import { type KeptEmulator, keepEmulator } from './iamport/journal';
import { receiptPath, serveEmulator } from './iamport/server';
import type { EmulatedAnswer, EmulatedRequest } from './iamport/types';
import { sendWebhook } from './iamport/webhooks';
import type { Provider, ProviderDeps } from './provider';

export type EmulatedProvider = Provider & { readonly kept: KeptEmulator };

/** Nobody's secret: the sandbox's REST key, as the functions read it from Secrets Manager. */
const secret = { imp_key: 'sandbox-key', imp_secret: 'sandbox-secret' } as const;

type EmulatedDeps = ProviderDeps & {
  /** Origins of further pages that open the card window and use the controls. */
  readonly pages?: readonly string[];
};

export async function startEmulatedProvider(deps: EmulatedDeps): Promise<EmulatedProvider> {
  const { clock, note, folder } = deps;
  let ready = false;
  let receipts = 'https://receipt.invalid/';
  const onRequest = (request: EmulatedRequest, answer: EmulatedAnswer) => {
    if (ready) note(sentenceOf(request, answer));
  };
  const kept = keepEmulator(
    {
      impKey: secret.imp_key,
      impSecret: secret.imp_secret,
      now: clock.now,
      onRequest,
      receipts: () => receipts,
    },
    folder === undefined ? undefined : join(folder, 'iamport.jsonl'),
  );
  ready = true;
  const moved = { moving: deps.moving, now: clock.now, passTo: (at: number) => clock.jumpTo(at) };
  const { url, stop } = await serveEmulator({
    port: deps.port,
    kept,
    pages: [deps.publicUrl, ...(deps.pages ?? [])],
    clock: { ...moved, patienceMs: deadlines.batchMs },
  });
  receipts = url + receiptPath;
  return {
    kept,
    url,
    secret,
    stop,
    changes: () => kept.emulator.book.changes,
    nextAt: () => kept.emulator.nextEffectAt(),
    async runDue() {
      kept.emulator.dueEffects();
      // One after the other: what was paid first is told first.
      for (const { url: target, body } of kept.takeWebhooks()) {
        const { status } = await sendWebhook(target, body);
        note(`webhook for ${String(body['merchant_uid'])} → ${status || 'no answer'}`);
      }
    },
    totals: () => totalsOf(kept),
    reset() {
      kept.forget();
      return Promise.resolve();
    },
  };
}

// Bodies, headers and what names somebody's card are not told.
function sentenceOf({ method, path }: EmulatedRequest, { status, act }: EmulatedAnswer): string {
  const plain = (path.split('?')[0] ?? '').replace(/(customers)\/[^/]+/, '$1/…');
  return `${method} ${plain} → ${act === 'answer' ? status : act}`;
}

function totalsOf({ emulator }: KeptEmulator): Record<string, number> {
  const charged = emulator.book.payments.filter((row) => row.customer_uid_usage !== 'issue');
  const paid = charged.filter((row) => row.paid_at > 0);
  return {
    paid: paid.length,
    failed: charged.filter((row) => row.status === 'failed').length,
    won: paid.reduce((sum, row) => sum + row.amount - row.cancel_amount, 0),
  };
}
