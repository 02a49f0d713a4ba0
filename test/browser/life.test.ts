// What a subscription lives through in the shop, by keyboard as people do.
import { agreeing } from './chapters/agreeing';
import { changing } from './chapters/changing';
import { papers } from './chapters/papers';
import { resting } from './chapters/resting';
import { saving } from './chapters/saving';
import { trying } from './chapters/trying';
import { describeShop } from './shop';

describeShop('a life in the shop', (shop) => {
  papers(shop);
  changing(shop);
  resting(shop);
  agreeing(shop);
  trying(shop);
  saving(shop);
});
