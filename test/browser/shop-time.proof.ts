// The card window, the shop on a phone, as time passes and when things go wrong, and how it reads.
import { asItIsRead } from './chapters/as-it-is-read';
import { everyScreen } from './chapters/every-screen';
import { inTime } from './chapters/in-time';
import { inTrouble } from './chapters/in-trouble';
import { onAPhone } from './chapters/on-a-phone';
import { theCardWindow } from './chapters/card-window';
import { describeShop } from './shop';

describeShop('the shop, everywhere', (shop) => {
  theCardWindow(shop);
  onAPhone(shop);
  inTime(shop);
  inTrouble(shop);
  asItIsRead(shop);
  everyScreen(shop);
});
