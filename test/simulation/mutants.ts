// Defects planted one at a time into the code under test, by the simulator's own build only: each
// must be found, or the checker is the bug.
import type { Mutant } from './mutant';
import { answerMutants } from './mutants-of-answers';
import { cardMutants } from './mutants-of-cards';
import { changeMutants } from './mutants-of-changes';
import { consentMutants } from './mutants-of-consent';
import { erasureMutants } from './mutants-of-erasures';
import { withdrawalMutants } from './mutants-of-withdrawals';
import { couponMutants } from './mutants-of-coupons';
import { creditMutants } from './mutants-of-credit';
import { dateMutants } from './mutants-of-dates';
import { differenceMutants } from './mutants-of-differences';
import { disasterMutants } from './mutants-of-disaster';
import { followingMutants } from './mutants-of-followings';
import { lifeMutants } from './mutants-of-life';
import { listMutants } from './mutants-of-lists';
import { lookMutants } from './mutants-of-looks';
import { moneyMutants } from './mutants-of-money';
import { nightMutants } from './mutants-of-the-night';
import { registrationMutants } from './mutants-of-registrations';
import { holdMutants, returnMutants } from './mutants-of-returns';
import { operatorHoldMutants } from './mutants-of-holds';
import { operatorMutants } from './mutants-of-operators';
import { orderMutants } from './mutants-of-orders';
import { refusalMutants } from './mutants-of-refusals';
import { priceMutants } from './mutants-of-prices';
import { billingDayMutants } from './mutants-of-billing-days';
import { pauseMutants } from './mutants-of-pauses';
import { rightMutants } from './mutants-of-rights';
import { trialMutants } from './mutants-of-trials';
import { unknownMutants } from './mutants-of-unknowns';
import { unreadableMutants } from './mutants-of-unreadables';
import { valueMutants } from './mutants-of-values';

export const mutants: readonly Mutant[] = [
  ...moneyMutants,
  ...answerMutants,
  ...lookMutants,
  ...lifeMutants,
  ...dateMutants,
  ...rightMutants,
  ...nightMutants,
  ...disasterMutants,
  ...returnMutants,
  ...unknownMutants,
  ...unreadableMutants,
  ...orderMutants,
  ...holdMutants,
  ...registrationMutants,
  ...valueMutants,
  ...cardMutants,
  ...operatorMutants,
  ...operatorHoldMutants,
  ...consentMutants,
  ...erasureMutants,
  ...refusalMutants,
  ...pauseMutants,
  ...billingDayMutants,
  ...changeMutants,
  ...differenceMutants,
  ...priceMutants,
  ...trialMutants,
  ...withdrawalMutants,
  ...listMutants,
  ...followingMutants,
  ...creditMutants,
  ...couponMutants,
];
