// Order numbers as the tested system makes them: for tests that name a payment or forge one.
import type { OrderName } from '../functions/ports/order-numbers';
import { keyedForm } from '../functions/adapters/order-numbers';
import { sandboxOrderSecret } from '../sandbox/order-key';

const { current, ...versions } = sandboxOrderSecret;
export const orderKey = { current, versions };
export const form = keyedForm(orderKey);

export const chargeNumber = (subscriptionId: string, period: number, attempt = 0): string =>
  form.charge({ subscriptionId, period, attempt });

export const changeNumber = (subscriptionId: string, period: number, k: number): string =>
  form.change({ subscriptionId, period, k });

export const registrationNumber = (subscriptionId: string, n: number): string =>
  form.registration(subscriptionId, n);

/**
 * A regular expression for the order numbers of a subscription's charges, such as the script of the
 * emulator takes: by itself an order number does not show whose it is.
 */
export function anyChargeOf(
  subscriptionId: string,
  { periods = 14, attempts = 4 }: { readonly periods?: number; readonly attempts?: number } = {},
): string {
  const all = Array.from({ length: periods * attempts }, (_, at) =>
    chargeNumber(subscriptionId, Math.floor(at / attempts), at % attempts),
  );
  return all.join('|');
}

const read = new Map<string, OrderName | undefined>();

/** What an order number names. */
export function nameOf(orderNumber: string): OrderName | undefined {
  if (!read.has(orderNumber)) read.set(orderNumber, form.parse(orderNumber));
  return read.get(orderNumber);
}

/** Whether a record is of a charge of this period, and of this subscription if one is named. */
export function isChargeOf(
  { merchant_uid }: { readonly merchant_uid: string },
  period: number,
  subscriptionId?: string,
): boolean {
  const name = nameOf(merchant_uid);
  if (name?.kind !== 'charge' || name.period !== period) return false;
  return subscriptionId === undefined || name.subscriptionId === subscriptionId;
}
