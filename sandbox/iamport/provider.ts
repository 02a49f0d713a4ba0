// The emulator as the sandbox's payment provider: its port, its secret, its share of time.
import { join } from 'node:path';
import type { StartProvider } from '../provider';
import { keepEmulator } from './journal';
import { serveEmulator } from './server';
import { sendWebhook } from './webhooks';
import type { EmulatedAnswer, EmulatedRequest } from './types';

const secret = { imp_key: 'sandbox-key', imp_secret: 'sandbox-secret' } as const;

export const startIamport: StartProvider = async ({ port, clock, folder, note }) => {
  const kept = keepEmulator(
    {
      ...{ impKey: secret.imp_key, impSecret: secret.imp_secret, now: clock.now },
      onRequest: (request, answer) => note(told(request, answer)),
    },
    folder === undefined ? undefined : join(folder, 'iamport.jsonl'),
  );
  const served = await serveEmulator({ port, kept });
  return {
    ...{ url: served.url, secret, stop: served.stop },
    nextAt: () => kept.emulator.nextEffectAt(),
    async runDue() {
      for (const hook of kept.takeWebhooks()) {
        const { status } = await sendWebhook(hook.url, hook.body);
        note(`webhook ${String(hook.body['status'])} → ${status || 'not delivered'}`);
      }
    },
    totals() {
      const charges = kept.emulator.book.payments.filter((row) => row.channel === 'api');
      const paid = charges.filter((row) => row.paid_at > 0);
      const won = paid.reduce((sum, row) => sum + row.amount - row.cancel_amount, 0);
      return { charges: charges.length, paid: paid.length, won };
    },
    reset: async () => kept.forget(),
  };
};

function told(request: EmulatedRequest, answer: EmulatedAnswer): string {
  const [path = ''] = request.path.split('?');
  const outcome = answer.act === 'answer' ? String(answer.status) : answer.act;
  return `${request.method} ${path} → ${outcome}`;
}
