// What customers agreed to pay each period, reckoned by the checker alone: from what windows showed
// and from what was paid.
import type { ChargeKey, Row, Sent } from './facts';
import { chargeKeyOf, count, rows, text } from './facts';
import type { Record } from './record';

/** Of what is asked for, the days that the card's window showed to be owed. */
function owedOf(record: Record, keyId: string, period: number, amount: number): number {
  const shown = record.windows.get(keyId);
  return shown?.period === period && shown.amount === amount ? shown.owed : 0;
}

/** 59: no charge comes to more each period than its customer has agreed to. */
export function checkConsent(record: Record, key: ChargeKey, { at, body }: Sent): void {
  const agreed = record.agreedTo.get(key.subscription);
  const amount = count(body, 'amount');
  const asked = amount - owedOf(record, text(body, 'customer_uid'), key.period, amount);
  if (agreed === undefined || asked <= agreed) return;
  const uid = text(body, 'merchant_uid');
  record.broken(59, at, `${uid}: ${asked} won each period, and ${agreed} were agreed to`);
}

/** At each write of a charge: what was paid is what its customer agrees to from then on. */
export function noteAgreed(record: Record, before: Row | undefined, charge: Row): void {
  const paid = text(charge, 'paymentId');
  if (paid === '' || text(before, 'paymentId') !== '') return;
  const attempt = rows(charge, 'attempts').find((one) => one['paymentId'] === paid);
  const key = chargeKeyOf(text(attempt, 'attemptId'));
  const amount = count(charge, 'amount');
  if (!key) return;
  const owed = owedOf(record, text(attempt, 'keyId'), key.period, amount);
  record.agreedTo.set(key.subscription, amount - owed);
}
