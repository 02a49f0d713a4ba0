// npm run -s plans: are plans.json and coupons.json sound? One line a fault, with its place, or a
// summary.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CouponOffer } from '../functions/domain/catalogue/coupon';
import type { Plan } from '../functions/domain/catalogue/plan';
import type { MerchantKind } from '../functions/domain/catalogue/merchant';
import { merchantKinds } from '../functions/domain/catalogue/merchant';
import { fileContext } from './cdk-file';
import { readFlags } from './flags';
import { sayOldNode } from './old-node';
import { checkCouponsFile, checkPlansFile, couponsPath } from './plans-file';
import { couponsJsonSchema, plansJsonSchema } from './plans-schema';

const usage = `usage: npm run -s plans [-- --schema | --coupons-schema | --file FILE | …]

Checks plans.json, and coupons.json where there is one: exit status 0 and a summary, or 1 and one
line a fault.

  --schema   prints the JSON schema instead, for plans.schema.json
  --coupons-schema
             prints that of coupons.schema.json
  --file     checks another file, and no coupons but those of --coupons
  --coupons  checks another file of coupons
  --sold     coupons.json as it was deployed: no version in it may have changed
  --merchant taxable, exempt or mixed: what prices are held to; merchantKind of cdk.json if not
             given, and mixed where it stands in neither
  --help     shows this
`;

type Answer = { readonly out?: string; readonly err?: string; readonly status: number };

export function answerTo(args: readonly string[]): Answer {
  const boolean = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  const options = {
    schema: boolean,
    'coupons-schema': boolean,
    file: text,
    coupons: text,
    sold: text,
    merchant: text,
  } as const;
  const flags = readFlags('npm run -s plans', args, options);
  if (flags.kind === 'misuse') return { err: `plans: ${flags.why}\n`, status: 2 };
  if (flags.kind === 'help') return { out: usage, status: 0 };
  const { values } = flags;
  if (values.schema) return { out: plansJsonSchema(), status: 0 };
  if (values['coupons-schema']) return { out: couponsJsonSchema(), status: 0 };
  const path = values.file ?? fileURLToPath(new URL('../plans.json', import.meta.url));
  const merchant = values.merchant ?? fileContext()['merchantKind'] ?? 'mixed';
  if (!isMerchantKind(merchant)) {
    return { err: `plans: --merchant must be one of ${merchantKinds.join(', ')}\n`, status: 2 };
  }
  const { faults, catalogue } = checkPlansFile(path, merchant);
  if (!catalogue) return { err: `${faults.join('\n')}\n`, status: 1 };
  const lines = [summary([...catalogue.values()])];
  const own = values.file === undefined && existsSync(couponsPath) ? couponsPath : undefined;
  const couponsFile = values.coupons ?? own;
  if (couponsFile !== undefined) {
    const plans = { catalogue, plans: readFileSync(path, 'utf8') };
    const checked = checkCouponsFile(couponsFile, plans, values.sold);
    if (!checked.coupons) return { err: `${checked.faults.join('\n')}\n`, status: 1 };
    const offers = [...checked.coupons.values()];
    lines.push(couponSummary(offers), ...couponWarnings(offers));
  }
  return { out: `${lines.join('\n')}\n`, status: 0 };
}

function isMerchantKind(text: unknown): text is MerchantKind {
  return merchantKinds.some((kind) => kind === text);
}

function summary(plans: readonly Plan[]): string {
  const retired = plans.filter((plan) => plan.retired).length;
  const products = new Set(plans.map((plan) => plan.price.product)).size;
  const count = (n: number, of: string) => `${n} ${of}${n === 1 ? '' : 's'}`;
  const sold = `${count(plans.length - retired, 'plan')} on sale, ${retired} retired`;
  return `plans.json: OK: ${sold}, ${count(products, 'product')}`;
}

function couponSummary(coupons: readonly CouponOffer[]): string {
  const retired = coupons.filter((one) => one.retired).length;
  const open = coupons.length - retired;
  return `coupons.json: OK: ${open} coupon${open === 1 ? '' : 's'}, ${retired} retired`;
}

/** A customer who signs up with it and withdraws, day after day, uses one place each time. */
function couponWarnings(coupons: readonly CouponOffer[]): readonly string[] {
  const burns = coupons.filter(
    ({ limit, oncePerCustomer, retired }) => limit !== undefined && !oncePerCustomer && !retired,
  );
  const why = 'has a limit without oncePerCustomer: one customer can use up all of it';
  return burns.map(({ id }) => `coupons.json: warning: ${id} ${why}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { out = '', err = '', status } = answerTo(process.argv.slice(2));
  process.stdout.write(out);
  process.stderr.write(err);
  if (status === 0 && out !== usage) sayOldNode();
  process.exitCode = status;
}
