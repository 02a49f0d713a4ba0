// Order numbers as the tested system makes them: for tests that name a payment or forge one.
import { plainForm } from '../functions/adapters/order-numbers';

export const chargeNumber = (subscriptionId: string, period: number, attempt = 0): string =>
  plainForm.charge({ subscriptionId, period, attempt });

export const registrationNumber = (subscriptionId: string, n: number): string =>
  plainForm.registration(subscriptionId, n);
