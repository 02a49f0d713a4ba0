// The chapters of a life in the shop that take months of its clock: a pause, another billing day, a
// consent, a trial.
import { agreeing } from './chapters/agreeing';
import { moving } from './chapters/moving';
import { resting } from './chapters/resting';
import { trying } from './chapters/trying';
import { describeShop } from './shop';

describeShop('the longer chapters of a life in the shop', (shop) => {
  resting(shop);
  moving(shop);
  agreeing(shop);
  trying(shop);
});
