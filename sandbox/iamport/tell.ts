// Webhooks to come: who is told of what, when, and what becomes of it on the way (§11).
import type { Charging } from './ledger';
import type { Fault, PaymentRow, Webhook, Wire } from './types';

/** A charge's success, a window's, a reservation's outcome, a refund: told once to each address. */
export function queueWebhook(
  of: Charging,
  row: PaymentRow,
  fault: Fault | undefined,
  more: Wire = {},
): void {
  if (row.notice_urls.length === 0) return;
  const { imp_uid, merchant_uid, status } = row;
  const body = { imp_uid, merchant_uid, status, ...more };
  const dueAt = of.now + of.model.webhookMs;
  for (const url of row.notice_urls) {
    of.ledger.webhooks.push(...onTheWay({ url, body, dueAt }, fault));
  }
}

function onTheWay(hook: Webhook, fault: Fault | undefined): readonly Webhook[] {
  if (fault?.kind !== 'webhook') return [hook];
  switch (fault.how) {
    case 'drop':
      return [];
    case 'dup':
      return [hook, hook];
    case 'forged':
      // Somebody else's words beside iamport's own: a payment that does not exist.
      return [{ ...hook, body: { ...hook.body, imp_uid: 'imp_000000000000' } }, hook];
    case 'delay':
    case 'reorder':
      return [{ ...hook, dueAt: hook.dueAt + (fault.ms ?? 60_000) }];
  }
}
