// The chapters of a life in the shop that take months of its clock: a pause, a consent, a trial.
import { agreeing } from './chapters/agreeing';
import { resting } from './chapters/resting';
import { trying } from './chapters/trying';
import { describeShop } from './shop';

describeShop('the longer chapters of a life in the shop', (shop) => {
  resting(shop);
  agreeing(shop);
  trying(shop);
});
