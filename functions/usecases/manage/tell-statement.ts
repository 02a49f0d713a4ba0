// The statement of one charge, from the items that its life has left; nothing is written.
import type { Charge } from '../../domain/charge/charge';
import type { Statement } from '../../domain/charge/statement';
import { paidAttempt, statementOf } from '../../domain/charge/statement';
import type { Subscription } from '../../domain/subscription/facts';
import type { Deps } from '../deps';

/** Windows and refunds of one subscription that are looked through. */
const itemsMax = 100;

export async function tellStatement(
  deps: Deps,
  row: Subscription,
  charge: Charge,
): Promise<Statement> {
  const { ledger } = deps;
  const { id, price } = row;
  const keyId = paidAttempt(charge)?.keyId;
  const [sold, card, refunds, windows, before] = await Promise.all([
    ledger.price(charge.planId ?? price.planId, charge.priceVersion),
    keyId === undefined ? undefined : ledger.card(id, keyId),
    ledger.refunds(id, itemsMax),
    ledger.registrations(id, itemsMax),
    charge.period === 0 ? undefined : ledger.loadCharge(id, charge.period - 1),
  ]);
  if (charge.change) return statementOf(charge, { card, refunds });
  const shown = windows.find((one) => one.keyId === keyId)?.terms;
  const owedDays = shown?.period === charge.period ? shown.owed?.days : undefined;
  const names = await namesIn(deps, charge);
  return statementOf(charge, { price: sold, owedDays, before, card, refunds, names });
}

/** What its lines that are charged once are for. */
async function namesIn({ ledger }: Deps, { subscriptionId, extras = [] }: Charge) {
  const ids = extras.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const found = await Promise.all(ids.map((id) => ledger.extra(subscriptionId, id)));
  return new Map(found.flatMap((one) => (one?.name === undefined ? [] : [[one.id, one.name]])));
}
