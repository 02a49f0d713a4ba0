// A version of a price that plans.json does not have, as a release with it would have left it.
import type { Cloud } from './cloud';

type Item = Readonly<Record<string, unknown>>;
export type PriceOrder = {
  readonly plan: string;
  readonly version: number;
  readonly amount: number;
};

/** Written beside one that was sold; undefined where there is none, or the version is there. */
export async function pinPrice(
  cloud: Pick<Cloud, 'dump' | 'put'>,
  { plan, version, amount }: PriceOrder,
): Promise<PriceOrder | undefined> {
  const sold = (await cloud.dump()).filter(({ pk }) => pk === `P#${plan}`);
  const sk = (sold[0]?.['sk'] as string | undefined)?.replace(/\d+$/, (digits) =>
    String(version).padStart(digits.length, '0'),
  );
  if (sold[0] === undefined || sk === undefined || sold.some((one) => one['sk'] === sk)) {
    return undefined;
  }
  await cloud.put({ ...sold[0], sk, price: { ...(sold[0]['price'] as Item), version, amount } });
  return { plan, version, amount };
}
