// What a subscription lives through in the shop, by keyboard as people do; the longer chapters are
// in life.proof.ts.
import { changing } from './chapters/changing';
import { papers } from './chapters/papers';
import { saving } from './chapters/saving';
import { describeShop } from './shop';

describeShop('a life in the shop', (shop) => {
  papers(shop);
  changing(shop);
  saving(shop);
});
