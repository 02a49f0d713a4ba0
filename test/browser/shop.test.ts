// The shop as a person uses it: on a PC with the window on top, on a phone with a page that leaves.
import { buying } from './chapters/buying';
import { onAPhone } from './chapters/on-a-phone';
import { theCardWindow } from './chapters/card-window';
import { describeShop } from './shop';

describeShop('the shop', (shop) => {
  buying(shop);
  theCardWindow(shop);
  onAPhone(shop);
});
