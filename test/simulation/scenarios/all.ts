// The catalogue: all named scenarios, in its order.
import { billingDays } from './billing-days';
import { answers } from './answers';
import { calendars } from './calendars';
import { changes } from './changes';
import { changesGivenBack } from './changes-given-back';
import { changesInTrouble } from './changes-in-trouble';
import { changesNow } from './changes-now';
import { consents } from './consents';
import { withdrawals } from './withdrawals';
import { creditScenarios } from './credit';
import { creditTakenScenarios } from './credit-taken';
import { placeScenarios } from './coupon-places';
import { couponScenarios } from './coupons';
import { crowds } from './crowds';
import { deaths } from './deaths';
import { deliveries } from './deliveries';
import { differencesLost } from './differences-lost';
import { disasters } from './disasters';
import { hundreds } from './hundreds';
import { letters } from './letters';
import { edges } from './edges';
import { emptyLists } from './empty-lists';
import { erasures } from './erasures';
import { hiddenPayments } from './hidden-payments';
import { holds } from './holds';
import { interleavings } from './interleavings';
import { lists } from './lists';
import { lives } from './lives';
import { brownouts } from './brownouts';
import { orderKeys } from './order-keys';
import { lateMoney } from './late-money';
import { moreNights } from './more-nights';
import { nights } from './nights';
import { operatorCases } from './operator-cases';
import { operatorHolds } from './operator-holds';
import { operatorRefunds } from './operator-refunds';
import { refundsInDoubt } from './refunds-in-doubt';
import { operatorVerbs } from './operator-verbs';
import { outages } from './outages';
import { refunds } from './refunds';
import { refusals } from './refusals';
import { priceConsents } from './price-consents';
import { priceRules } from './price-rules';
import { passes } from './passes';
import { pauses } from './pauses';
import { regions } from './regions';
import { rotations } from './rotations';
import { returns } from './returns';
import { registrationScenarios } from './registrations';
import { sales } from './sales';
import type { Scenario } from './scene';
import { settled } from './settled';
import { stores } from './stores';
import { strangers } from './strangers';
import { followings } from './followings';
import { formerShops } from './former-shops';
import { forgottenReturns } from './forgotten-returns';
import { forgedOrders } from './forged-orders';
import { purchases } from './purchases';
import { trials } from './trials';
import { unknowns } from './unknowns';
import { unreadables } from './unreadables';
import { usedUps } from './used-up';
import { unsaidOfKeys } from './unsaid-of-keys';
import { values } from './values';

const unsorted = [
  answers,
  deaths,
  deliveries,
  hundreds,
  letters,
  stores,
  edges,
  interleavings,
  strangers,
  lives,
  calendars,
  sales,
  refunds,
  outages,
  regions,
  brownouts,
  returns,
  holds,
  operatorHolds,
  crowds,
  passes,
  registrationScenarios,
  nights,
  orderKeys,
  rotations,
  moreNights,
  lateMoney,
  hiddenPayments,
  emptyLists,
  disasters,
  forgottenReturns,
  unknowns,
  formerShops,
  usedUps,
  unreadables,
  forgedOrders,
  settled,
  values,
  unsaidOfKeys,
  operatorCases,
  operatorRefunds,
  refundsInDoubt,
  operatorVerbs,
  consents,
  erasures,
  refusals,
  pauses,
  billingDays,
  changes,
  changesNow,
  changesInTrouble,
  changesGivenBack,
  differencesLost,
  priceConsents,
  priceRules,
  trials,
  purchases,
  withdrawals,
  creditScenarios,
  creditTakenScenarios,
  couponScenarios,
  placeScenarios,
  lists,
  followings,
].flat();
export const scenarios: readonly Scenario[] = unsorted.sort(byId);

/** A1, A2, … A18, B1: by letter, then by number. */
function byId({ id: a }: Scenario, { id: b }: Scenario): number {
  return a[0] === b[0] ? Number(a.slice(1)) - Number(b.slice(1)) : a < b ? -1 : 1;
}
