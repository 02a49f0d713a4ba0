// Visits to the card window in a walk: a card is registered in it, and comes back by a door.
import type { Wire } from '../../sandbox/iamport/types';
import type { Walker } from './walker';

export type Visit = { readonly id: string; readonly result: string };

export const buyer = { tel: '010-1234-5678' };
const approved = '4242-4242-4242-4242';
export const operator = 'billing/operator';

/** The card ends at one door each; none of them hears how the first charge went. */
export const doors = ['pc', 'phone', 'hook'] as const;

/** Opens a card window, registers a card in it, and comes back by one of the doors. */
export async function comeBack(
  { sandbox, ask }: Walker,
  as: string,
  door: (typeof doors)[number],
  plan = 'basic-monthly',
): Promise<Visit> {
  const opened = await ask('POST /subscriptions', { as, body: { plan, buyer } });
  const params = opened.json['request_pay'] as Wire;
  const end = sandbox.kept.finish(params, approved, door === 'phone' ? 'mobile' : 'pc');
  const impUid = 'impUid' in end ? String(end.impUid) : '';
  const ids = { imp_uid: impUid, merchant_uid: String(params['merchant_uid']) };
  if (door === 'pc') await ask('POST /billing/charge', { as, body: ids });
  if (door === 'phone') await ask('GET /mobile/billing/landing', { query: ids });
  if (door === 'hook') await ask('POST /iamport/webhook', { body: { ...ids, status: 'paid' } });
  return { id: String(opened.json['subscription']), result: String(opened.json['result']) };
}

export async function changeCard({ ask, sandbox }: Walker, as: string, id: string): Promise<void> {
  const opened = await ask('POST /subscriptions/{id}/card', { as, path: { id }, body: { buyer } });
  const params = opened.json['request_pay'] as Wire;
  const end = sandbox.kept.finish(params, approved, 'pc');
  const impUid = 'impUid' in end ? String(end.impUid) : '';
  const body = { imp_uid: impUid, merchant_uid: String(params['merchant_uid']) };
  await ask('POST /billing/charge', { as, body });
}
