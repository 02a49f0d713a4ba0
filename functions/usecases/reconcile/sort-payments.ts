// Whose each payment of a list is: ours to be judged, another stage's, or the shop's own business.
import type { Charge } from '../../domain/charge/charge';
import { placeIn } from '../../domain/charge/charge';
import { isKeyOfOurs, stageOf } from '../../domain/common/identity';
import type { Payment } from '../../domain/charge/payment';
import { isTestMoney } from '../../domain/charge/verdict';
import type { OrderName } from '../../ports/order-numbers';
import type { Deps } from '../deps';
import type { ChargePlace } from '../../ports/ledger';

export type Named<Kind extends OrderName['kind']> = {
  readonly payment: Payment;
  readonly ours: Extract<OrderName, { kind: Kind }>;
};

export type Sorted = {
  readonly charges: readonly (Named<'charge'> & { readonly charge: Charge | undefined })[];
  /** Under the order number of a card window: issuing rows, and money that should not be there. */
  readonly registrations: readonly Named<'registration'>[];
  /** Of the differences of changes. */
  readonly changes: readonly (Named<'change'> & { readonly charge: Charge | undefined })[];
  /** On a key of our shape and stage, under an order number that is not ours. */
  readonly secondSenders: readonly Payment[];
  /** Of another stage under the same account: its own reconciliation looks at it. */
  readonly foreign: number;
  /** The shop's own, and test payments on a key of ours: counted, and never judged. */
  readonly others: number;
};

/** What names a subscription: a payment, or a record that does not read. */
type Claiming = { readonly keyId?: string | undefined };

/**
 * Ours is an order number of our form that has a row, or whose record names a key of our shape, or,
 * while recovery is on, every one of our form: then rows may be missing that were there before.
 */
export function isOurs(of: Claiming, isThere: boolean, recovering: boolean): boolean {
  return isThere || recovering || isKeyOfOurs(of.keyId);
}

export async function sortPayments(
  deps: Deps,
  payments: readonly Payment[],
  recovering: boolean,
): Promise<Sorted> {
  const named = await Promise.all(
    payments.map(async (payment) => ({
      payment,
      ours: await deps.orderNumbers.parse(payment.attemptId),
    })),
  );
  const charges = await chargesOf(deps, named);
  const chargeOf = (ours: OrderName | undefined) =>
    ours && isOfCharge(ours) ? charges.get(placeOf(ours)) : undefined;
  const doubted = named.flatMap(({ ours }) =>
    ours && !chargeOf(ours) ? [ours.subscriptionId] : [],
  );
  const there = await deps.ledger.existing(doubted);
  const sorted = {
    charges: [] as Sorted['charges'][number][],
    registrations: [] as Named<'registration'>[],
    changes: [] as Sorted['changes'][number][],
    secondSenders: [] as Payment[],
    foreign: 0,
    others: 0,
  };
  for (const { payment, ours } of named) {
    const charge = chargeOf(ours);
    const isThere = charge !== undefined || (ours !== undefined && there.has(ours.subscriptionId));
    const stage = stageOf(payment.keyId);
    const isForeign = stage !== undefined && stage !== deps.settings.stage;
    if (ours && isOurs(payment, isThere, recovering)) {
      if (ours.kind === 'registration') sorted.registrations.push({ payment, ours });
      else if (payment.usage === 'issue') continue;
      else if (isForeign && !isThere) sorted.foreign += 1;
      else if (ours.kind === 'charge') sorted.charges.push({ payment, ours, charge });
      else sorted.changes.push({ payment, ours, charge });
    } else if (stage === deps.settings.stage && payment.usage !== 'issue') {
      // It costs its sender nothing, who may be any browser that has seen a card window.
      if (isTestMoney(payment, deps.settings.acceptance)) sorted.others += 1;
      else sorted.secondSenders.push(payment);
    } else if (isForeign) sorted.foreign += 1;
    else sorted.others += 1;
  }
  return sorted;
}

async function chargesOf(
  deps: Deps,
  named: readonly { readonly ours: OrderName | undefined }[],
): Promise<ReadonlyMap<string, Charge>> {
  const places = named.flatMap(({ ours }) => (ours && isOfCharge(ours) ? [ours] : []));
  const charges = await deps.ledger.chargesMany(places);
  const placed = charges.map((one) => ({ ...one, ...placeIn(one) }));
  return new Map(charges.map((one, at) => [placeOf(placed[at] ?? one), one]));
}

type OfCharge = Extract<OrderName, { kind: 'charge' | 'change' }>;

const isOfCharge = (of: OrderName): of is OfCharge => of.kind !== 'registration';

function placeOf({ subscriptionId, period, k }: ChargePlace): string {
  return `${subscriptionId} ${period} ${k ?? ''}`;
}
