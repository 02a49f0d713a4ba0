// Differences between the two ledgers, planted for a ledger pass to find.
import type { PaymentRow } from '../../sandbox/iamport/types';
import type { World } from '../world';
import { chargeNumber, nameOf } from '../order-numbers';

export type Planted = 'orphan' | 'twin' | 'amount' | 'refund' | 'none';

export function plant(world: World, row: PaymentRow, what: Planted): void {
  const { book } = world.emulator;
  if (what === 'twin') book.add({ ...row, imp_uid: book.nextUid('imps_') });
  if (what === 'orphan') {
    const merchant_uid = chargeNumber(nameOf(row.merchant_uid)?.subscriptionId ?? '', 9);
    book.add({ ...row, imp_uid: book.nextUid('imps_'), merchant_uid });
  }
  if (what === 'amount') Object.assign(row, { amount: 9_000 });
  if (what === 'refund') world.emulator.consoleCancel(row.imp_uid, 3_000);
}
