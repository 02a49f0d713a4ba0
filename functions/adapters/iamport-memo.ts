// What a charge says at iamport of the lines that it is made of, written and read.
import type { MemoOfChange } from '../domain/charge/payment';
import type { Extra } from '../domain/charge/extra';
import { extraKinds, extrasMax } from '../domain/charge/extra';
import type { CivilDate } from '../domain/common/calendar';

export function extraWire({ kind, id, amount, taxFree }: Extra) {
  return [kind, amount, taxFree, ...(id === undefined ? [] : [id])];
}

/** All of them, or none: a part of them comes to no sum. */
export function extrasIn(wire: unknown): readonly Extra[] | undefined {
  if (!Array.isArray(wire)) return undefined;
  const extras = wire.flatMap((one: unknown): Extra[] => {
    if (!Array.isArray(one)) return [];
    const [kind, amount, taxFree, id] = one as readonly unknown[];
    const known = extraKinds.find((name) => name === kind);
    const isWhole = Number.isSafeInteger(amount) && Number.isSafeInteger(taxFree);
    if (!known || !isWhole) return [];
    const of = { kind: known, amount: Number(amount), taxFree: Number(taxFree) };
    return [typeof id === 'string' ? { ...of, id } : of];
  });
  return extras.length === wire.length && extras.length <= extrasMax ? extras : undefined;
}

export function changeWire({ k, on, used, days, from, lines }: MemoOfChange) {
  const { planId: plan, priceVersion: price, quantity } = from;
  const sums = lines.map(({ amount, taxFree }) => [amount, taxFree]);
  return { k, on, used, days, from: { plan, price, quantity }, lines: sums };
}

/** All of it, or nothing: a part of it brings no terms into force. */
export function changeIn(wire: unknown): MemoOfChange | undefined {
  if (!isRecord(wire) || !isRecord(wire['from'])) return undefined;
  const { k, on, used, days, lines } = wire;
  const { plan, price, quantity } = wire['from'];
  const counts = [k, used, days, price, quantity];
  const isWhole = counts.every((one) => Number.isSafeInteger(one)) && typeof plan === 'string';
  if (!isWhole || typeof on !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(on)) return undefined;
  const pairs: readonly unknown[] = Array.isArray(lines) ? lines : [];
  return {
    k: Number(k),
    on: on as CivilDate,
    used: Number(used),
    days: Number(days),
    from: { planId: plan, priceVersion: Number(price), quantity: Number(quantity) },
    lines: pairs.flatMap((pair) =>
      Array.isArray(pair) ? [{ amount: Number(pair[0]), taxFree: Number(pair[1]) }] : [],
    ),
  };
}

type Read = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Read {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
