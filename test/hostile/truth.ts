// What the books say of a person, held against what the provider really took. Shares no code with
// the system: it reads answers of the doors, plain items, and the emulator's rows.
import type { PaymentRow } from '../../sandbox/iamport/types';
import { machine } from './machine';
import { liveProvider } from './settings';
import type { Json, Person, World } from './world';

/** What the doors show of one person's subscription, as text. */
export type Shown = { readonly view: string; readonly charges: string };

export async function shownOf(world: World, person: Person): Promise<Shown> {
  const path = `/subscriptions/${person.subscription}`;
  const view = await world.json(person, 'GET', path);
  const charges = await world.json(person, 'GET', `${path}/charges`);
  const text = ({ status, text: body }: typeof view) => (status === 200 ? body : `HTTP ${status}`);
  return { view: text(view), charges: text(charges) };
}

/** Every way in which what is shown of a person contradicts the provider's truth. */
export function contradictions(person: Person, { view, charges }: Shown): string[] {
  if (!view.startsWith('{')) return [`${person.userId}: the subscription can not be read: ${view}`];
  if (!charges.startsWith('{')) return [`${person.userId}: its charges can not be read`];
  const { status, access } = JSON.parse(view) as { status: string; access: string };
  const { items } = JSON.parse(charges) as { items: readonly Json[] };
  const found: string[] = [];
  const free = paymentsOf(person);
  for (const charge of items) {
    const shown = ofText(charge);
    const receipt = charge['receipt_url'];
    const isLink = typeof receipt === 'string' && /^https?:\/\/[^\s"<>]+$/.test(receipt);
    if (receipt !== null && !isLink) found.push(`${person.userId}: a receipt is no web address`);
    if (shown !== 'paid' && shown !== 'refunded') continue;
    const at = free.findIndex((row) => isPaidBy(charge, row, person));
    if (at < 0) found.push(`${person.userId}: a charge is ${shown} for which no payment stands`);
    else free.splice(at, 1);
  }
  const wasPaid = items.some((charge) => ['paid', 'refunded', 'waived'].includes(ofText(charge)));
  if (access === 'full' && !wasPaid) found.push(`${person.userId}: served without a payment`);
  const began = status !== 'incomplete' && status !== 'expired' && status !== 'canceled';
  if (began && !hasWindow(person)) found.push(`${person.userId}: ${status} without a card window`);
  return found;
}

/**
 * Whether what strangers caused is the provider's word alone: nothing is shown to be better than it
 * was, a payment that contradicts its charge is a case, or the charge ended as its rows say.
 */
export function isJustified(person: Person, before: Shown, after: Shown): boolean {
  if (after.view === before.view && after.charges === before.charges) return true;
  const was = JSON.parse(before.view) as Json;
  const is = JSON.parse(after.view) as Json;
  if (was['charge_pending'] === true) return true;
  if (is['charge_pending'] === true) {
    const isHeld = is['access'] === was['access'] && after.charges === before.charges;
    return isHeld && hasCase(person);
  }
  const rows = machine.emulator.book.payments.filter((row) => isOwn(row, person));
  return rows.some((row) => row.status === 'cancelled' && row.cancel_amount === row.amount);
}

export function hasCase({ subscription }: Person): boolean {
  const items = machine.table.dump().filter((item) => item['pk'] === 'CASE');
  return items.some((item) => item['status'] === 'open' && item['subscriptionId'] === subscription);
}

function isOwn(row: PaymentRow, { windows }: Person): boolean {
  return windows.some(({ customer_uid }) => customer_uid === row.customer_uid);
}

/** The provider's charges under this person's keys, whatever became of them. */
export function paymentsOf(person: Person): PaymentRow[] {
  return machine.emulator.book.payments.filter(
    (row) => row.customer_uid_usage === 'payment' && isOwn(row, person),
  );
}

function isPaidBy(charge: Json, row: PaymentRow, person: Person): boolean {
  const at = Date.parse(String(charge['paid_at'])) / 1_000;
  return (
    row.status === (charge['status'] === 'refunded' ? 'cancelled' : 'paid') &&
    row.amount === charge['amount'] &&
    row.cancel_amount === charge['refunded'] &&
    row.currency === 'KRW' &&
    !row.sandbox &&
    row.pg_provider === liveProvider &&
    row.paid_at === at &&
    isOwn(row, person)
  );
}

/** Whether one of the person's windows really issued the key that was allotted to it. */
function hasWindow({ windows }: Person): boolean {
  return machine.emulator.book.payments.some(
    (row) =>
      row.customer_uid_usage === 'issue' &&
      row.status === 'paid' &&
      !row.sandbox &&
      row.pg_provider === liveProvider &&
      windows.some(
        ({ merchant_uid, customer_uid }) =>
          merchant_uid === row.merchant_uid && customer_uid === row.customer_uid,
      ),
  );
}

const ofText = (charge: Json): string => String(charge['status']);
