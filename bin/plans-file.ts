// Checks plans.json as its author sees it: every fault with the line it stands on.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { faultText, readCatalogue } from '../functions/handlers/catalogue';
import type { MerchantKind } from '../functions/domain/catalogue/merchant';
import type { Catalogue } from '../functions/domain/catalogue/plan';
import { SettingsError } from '../lib/settings';
import { JsonFault, readJson } from './json-lines';

// The functions ship without zod's texts; here a person reads them.
z.config(z.locales.en());

export type PlansCheck =
  | { readonly faults: readonly []; readonly catalogue: Catalogue }
  | { readonly faults: readonly string[]; readonly catalogue?: undefined };

/** Throws SettingsError where the project's own plans can not be sold. */
export function checkPlans(): void {
  const faults = planFaults();
  if (faults.length > 0) throw new SettingsError(faults);
}

/** Of the project's own plans.json. */
export function planFaults(merchant?: MerchantKind): readonly string[] {
  return checkPlansFile(fileURLToPath(new URL('../plans.json', import.meta.url)), merchant).faults;
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
