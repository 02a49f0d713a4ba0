// Planted defects in coupons: what they take off, how they end, and the places of their limit.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const coupon = 'domain/catalogue/coupon.ts';
const telling = 'domain/subscription/telling.ts';
const store = 'adapters/dynamodb-coupons.ts';
const places = 'usecases/common/coupon-places.ts';
const checkout = 'usecases/checkout/open-checkout.ts';

export const couponMutants: readonly Mutant[] = [
  {
    name: 'take a coupon off one period more',
    edits: [
      edit(coupon, 'amount, until: periods, plans }', 'amount, until: (periods ?? 9) + 1, plans }'),
    ],
  },
  {
    name: 'keep a coupon with a plan that it does not name',
    edits: [
      edit(
        coupon,
        'if (!coupon?.plans.includes(price.planId)) return withoutCoupon(price);',
        'if (!coupon) return withoutCoupon(price);',
      ),
    ],
  },
  {
    name: 'take a coupon off what is taxed alone',
    edits: [
      edit(
        'domain/charge/cost.ts',
        'taxFree: share(full.taxFree, taken, full.amount) };',
        'taxFree: share(0, taken, full.amount) };',
      ),
    ],
  },
  {
    name: 'charge without the coupon whom nobody has told',
    edits: [
      edit(
        telling,
        'return isRecent(telling.noticedOn, convertsOn(of));',
        'return isRecent(convertsOn(of), convertsOn(of)) || true;',
      ),
    ],
  },
  {
    name: 'take the end of a coupon for agreed to',
    edits: [
      edit(
        'domain/subscription/next.ts',
        'agreeTo({ ...of, price, discount: undefined }, agreedOf(of));',
        'agreeTo({ ...of, price, discount: undefined }, recurringOf({ ...of, price }));',
      ),
    ],
  },
  {
    name: 'keep what was told of the end of a coupon for other terms',
    edits: [
      edit(
        'domain/subscription/moves/notice.ts',
        'if (comingIn(was, period).after === comingIn(is, period).after) return is;',
        'if (comingIn(was, period).after <= comingIn(is, period).after) return is;',
      ),
    ],
  },
  {
    name: 'give one place more than there are',
    edits: [edit(store, "':limit': limit,", "':limit': limit + 1,")],
  },
  {
    name: 'count a place anew each time that its write is tried',
    edits: [edit(store, ' AND attribute_not_exists(unsettled.#id)', '')],
  },
  {
    name: 'forget that a place was given back',
    edits: [
      edit(
        'domain/subscription/apply.ts',
        'discount: { ...was.discount, place: undefined } };',
        'discount: { ...was.discount } };',
      ),
    ],
  },
  {
    name: 'lose the place of a checkout that is left',
    edits: [
      edit(
        'domain/subscription/agenda.ts',
        'if (of.discount?.place) entries.push(',
        'if (of.discount?.place && of.anchorOn) entries.push(',
      ),
    ],
  },
  {
    name: 'give a place back although its row holds it',
    edits: [
      edit(
        places,
        "(await deps.ledger.barPlace(of.id)) === 'barred' ? 'given_back' : 'kept';",
        "(await deps.ledger.barPlace(of.id)) === 'barred' ? 'given_back' : 'given_back';",
      ),
    ],
  },
  {
    name: 'write a checkout without the item that says it holds a place',
    edits: [edit(checkout, '      marks,\n      place,\n', '      marks,\n')],
  },
  {
    name: 'keep the place of a checkout that was refused',
    edits: [
      edit(
        checkout,
        'if (limited) await giveBack(deps, limited, { id, at });\n    if (opened',
        'if (opened',
      ),
    ],
  },
  {
    name: 'take a place for a window that is refused',
    edits: [
      edit(checkout, 'const count = await oneMoreOpening(deps, userId, undefined);\n', ''),
      edit(
        checkout,
        '      count,\n      replaces',
        '      count: await oneMoreOpening(deps, userId, undefined),\n      replaces',
      ),
    ],
  },
  {
    name: 'never clear up after a checkout that died',
    edits: [edit(places, 'late.slice(0, clearedMax)', 'late.slice(clearedMax)')],
  },
  {
    name: 'free a place that was used up, at the end',
    edits: [
      edit(
        'domain/subscription/moves/charge.ts',
        'discount: was.discount && { ...was.discount, place: undefined },',
        'discount: was.discount,',
      ),
    ],
  },
];
