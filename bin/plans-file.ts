// Checks plans.json as its author sees it: every fault with the line it stands on.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { faultText, pricesIn, readCatalogue } from '../functions/handlers/catalogue';
import { changedVersions, readCoupons } from '../functions/handlers/coupons';
import type { MerchantKind } from '../functions/domain/catalogue/merchant';
import type { Coupons } from '../functions/domain/catalogue/coupon';
import type { Catalogue, Plan } from '../functions/domain/catalogue/plan';
import { SettingsError } from '../lib/settings';
import { JsonFault, readJson } from './json-lines';

// The functions ship without zod's texts; here a person reads them.
z.config(z.locales.en());

export type PlansCheck =
  | { readonly faults: readonly []; readonly catalogue: Catalogue }
  | { readonly faults: readonly string[]; readonly catalogue?: undefined };

/** Throws SettingsError where the project's own plans can not be sold. */
export function checkPlans(): void {
  const faults = [...planFaults(), ...couponFaults()];
  if (faults.length > 0) throw new SettingsError(faults);
}

/** Of the project's own plans.json. */
export function planFaults(merchant?: MerchantKind): readonly string[] {
  return checkPlansFile(fileURLToPath(new URL('../plans.json', import.meta.url)), merchant).faults;
}

/** Of the project's own coupons.json; of unsound plans nothing is said here. */
export function couponFaults(merchant?: MerchantKind): readonly string[] {
  const path = fileURLToPath(new URL('../plans.json', import.meta.url));
  const { catalogue } = checkPlansFile(path, merchant);
  if (!catalogue || !existsSync(couponsPath)) return [];
  return checkCouponsFile(couponsPath, { catalogue, plans: readFileSync(path, 'utf8') }).faults;
}

export function checkPlansFile(path: string, merchant?: MerchantKind): PlansCheck {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (fault) {
    const why = fault instanceof Error ? fault.message.split('\n')[0] : String(fault);
    return { faults: [`plans.json can not be read: ${why}`] };
  }
  return checkPlansText(text, merchant);
}

export type CouponsCheck =
  | { readonly faults: readonly []; readonly coupons: Coupons }
  | { readonly faults: readonly string[]; readonly coupons?: undefined };

/** Of the project's own coupons.json, and none where it has none. */
export const couponsPath = fileURLToPath(new URL('../coupons.json', import.meta.url));

/**
 * `plans`: the text of the plans that they are for. `soldPath`: the file as it was deployed, of
 * which no version may have changed.
 */
export function checkCouponsFile(
  path: string,
  { catalogue, plans }: { readonly catalogue: Catalogue; readonly plans: string },
  soldPath?: string,
): CouponsCheck {
  const name = 'coupons.json';
  try {
    const { value, lineOf } = readJson(readFileSync(path, 'utf8'));
    const { value: file } = readJson(plans);
    const pricesOf = (plan: Plan) => pricesIn(file, plan);
    const read = readCoupons(value, catalogue, pricesOf);
    if (read.kind === 'broken') {
      return { faults: read.faults.map((fault) => faultText(fault, lineOf(fault.path), name)) };
    }
    if (soldPath === undefined) return { faults: [], coupons: read.coupons };
    const sold = readCoupons(readJson(readFileSync(soldPath, 'utf8')).value, catalogue, () => []);
    if (sold.kind === 'broken') return { faults: [`${soldPath} does not read as coupons`] };
    const faults = changedVersions(read.coupons, sold.coupons).map((why) => `${name}: ${why}`);
    return faults.length > 0 ? { faults } : { faults: [], coupons: read.coupons };
  } catch (fault) {
    if (fault instanceof JsonFault) return { faults: [`${name}:${fault.line}: ${fault.message}`] };
    const why = fault instanceof Error ? fault.message.split('\n')[0] : String(fault);
    return { faults: [`${name} can not be read: ${why}`] };
  }
}

export function checkPlansText(text: string, merchant?: MerchantKind): PlansCheck {
  try {
    const { value, lineOf } = readJson(text);
    const read = readCatalogue(value, merchant);
    if (read.kind === 'read') return { faults: [], catalogue: read.catalogue };
    return { faults: read.faults.map((fault) => faultText(fault, lineOf(fault.path))) };
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    return { faults: [`plans.json:${fault.line}: ${fault.message}`] };
  }
}
