// A night of many payments: how long its reconciliation takes, and what memory it holds at most.
import { chargeItem, chargeOf } from '../functions/adapters/dynamodb-items';
import { openCharge, recordPaid } from '../functions/domain/charge/charge';
import type { Charge } from '../functions/domain/charge/charge';
import { civilDate } from '../functions/domain/common/calendar';
import type { Payment } from '../functions/domain/charge/payment';
import type { Gateway } from '../functions/ports/gateway';
import { runLedgerPass } from '../functions/usecases/reconcile/run-ledger-pass';
import { claimAt, opened, paymentFor } from '../test/domain/samples';
import { chargeNumber } from '../test/order-numbers';
import { shards, World } from '../test/world';

export type NightCost = {
  readonly payments: number;
  readonly lists: number;
  readonly seconds: number;
  readonly megabytes: number;
};

const day = 86_400;
const rowsPerPage = 1_000;
const keyId = `key${'k'.repeat(25)}-demo`;

/**
 * All payments lie on one day, evenly; each is listed and found in the ledger as it is paid, so the
 * lists and the charges are made when they are asked for. Seconds are this machine's: iamport's
 * answers, one a second, come on top.
 */
export async function nightCost(payments: number): Promise<NightCost> {
  const world = new World('2027-03-03T05:00:00+09:00');
  const deps = world.deps();
  const from = Math.floor(world.nowMs / 1_000) - 2 * day;
  const nthAt = (at: number) => Math.min(payments, Math.ceil(((at - from) * payments) / day));
  let lists = 0;
  const list: Gateway['list'] = (ask) => {
    lists += 1;
    const first = ask.status === 'paid' ? Math.max(0, nthAt(ask.from)) : payments;
    const end = ask.status === 'paid' ? Math.max(first, nthAt(ask.to + 1)) : payments;
    const page = first + ((ask.page ?? 1) - 1) * rowsPerPage;
    const rows = Array.from({ length: Math.max(0, Math.min(end - page, rowsPerPage)) }, (_, at) => {
      const n = page + at;
      return paidAs(chargeFor(subscriptionOf(n)), from + Math.floor((n * day) / payments));
    });
    const next = page + rowsPerPage < end ? (ask.page ?? 1) + 1 : undefined;
    return Promise.resolve({
      ...({ kind: 'page', payments: rows, unreadable: [] } as const),
      total: end - first,
      next,
    });
  };
  const chargesMany: typeof deps.ledger.chargesMany = (places) =>
    Promise.resolve(places.map(({ subscriptionId }) => stored(chargeFor(subscriptionId))));
  const began = performance.now();
  const done = await runLedgerPass(
    {
      ...deps,
      gateway: { ...deps.gateway, list },
      ledger: { ...deps.ledger, chargesMany },
      hasTime: () => true,
    },
    shards,
  );
  // Slices overlap by a second, whose payments are compared twice.
  const { same = 0, ...others } = done.found;
  if (!done.complete || same < payments || Object.keys(others).length > 0) {
    throw new Error('not all was compared');
  }
  const seconds = (performance.now() - began) / 1_000;
  return { payments, lists, seconds, megabytes: process.resourceUsage().maxRSS / 1_024 };
}

const subscriptionOf = (n: number) => `sub${String(n).padStart(25, '0')}`;

/** The paid charge of a first period. */
function chargeFor(id: string): Charge {
  const { claim } = claimAt({ ...opened(), id, keyId }, 0);
  const period = { startsOn: civilDate('2027-03-01'), endsOn: civilDate('2027-04-01') };
  const payment = paymentFor(claim, { paymentId: `imps_${id.slice(-12)}`, keyId });
  const paid = recordPaid(openCharge(id, claim, period), { claim, payment, period, now: 0 });
  return paid.charge;
}

/** Through its item, as the table gives it back. */
function stored(charge: Charge): Charge {
  return chargeOf({ ...chargeItem(charge) });
}

function paidAs({ subscriptionId, paymentId = '' }: Charge, paidAt: number): Payment {
  const { claim } = claimAt({ ...opened(), id: subscriptionId, keyId }, paidAt);
  return paymentFor(claim, {
    paymentId,
    keyId,
    attemptId: chargeNumber(subscriptionId, 0),
    paidAt,
  });
}
