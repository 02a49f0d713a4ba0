// Pages of charges with many differences of changes: each is shown once, with those of its period.
import { expect, test } from 'vitest';
import type { Ledger } from '../functions/ports/ledger';
import { chargePage, withDifferences } from '../functions/handlers/shown';
import type { RouteDeps } from '../functions/handlers/http';
import { laden, differenceIn, ledgerOn, paidCharge } from './ledger/ground';
import { TwinTable } from '../sandbox/twin/table';
import { metered } from './embedded';

const periods = 16;
const each = 90;
const charge = paidCharge(laden());
const id = charge.subscriptionId;

/** Sixteen months in each of which its customer changed it ninety times: 1,440 differences. */
async function busy() {
  const ground = { ...metered(new TwinTable()), table: 'maedal' };
  const ledger = ledgerOn(ground);
  for (let period = 0; period < periods; period += 1) {
    await ledger.saveCharge({ ...charge, period });
    for (let k = 1; k <= each; k += 1) await ledger.saveCharge(differenceIn(charge, period, k));
  }
  return { ledger, ground, deps: { ledger } as unknown as RouteDeps };
}

async function allPages(deps: RouteDeps, limit: string) {
  const seen: string[] = [];
  const sizes: number[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await chargePage(deps, id, { after, limit });
    sizes.push(items.length);
    seen.push(...items.map((one) => `${one.period}-${one.change ?? 'whole'}`));
    after = next ?? undefined;
  } while (after !== undefined);
  return { seen, sizes };
}

test('whatever the size of a page, every difference is shown once, before its charge', async () => {
  const { deps } = await busy();
  const whole = Array.from({ length: periods }, (_, at) => periods - 1 - at).flatMap((period) => [
    ...Array.from({ length: each }, (_, at) => `${period}-${each - at}`),
    `${period}-whole`,
  ]);
  for (const limit of ['100', '5', '1']) {
    const { seen, sizes } = await allPages(deps, limit);
    expect(seen).toEqual(whole);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_100);
  }
});

test('a page of one charge reads the differences of its period and no others', async () => {
  const { ledger, ground } = await busy();
  const asked: unknown[] = [];
  const noting: Ledger = {
    ...ledger,
    differences: async (of, limit, within) => {
      asked.push(within);
      return ledger.differences(of, limit, within);
    },
  };
  const [third] = await ledger.charges(id, 1, 4);
  const before = ground.consumed.reads;
  const shown = await withDifferences({ ledger: noting } as unknown as RouteDeps, id, [third!]);
  expect(shown).toHaveLength(each + 1);
  expect(asked).toEqual([[3, 3]]);
  expect(ground.consumed.reads - before).toBeLessThan(30);
});
