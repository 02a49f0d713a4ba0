// The shop while time passes and things go wrong, and how it reads then.
import { inTime } from './chapters/in-time';
import { inTrouble } from './chapters/in-trouble';
import { asItIsRead } from './chapters/as-it-is-read';
import { everyScreen } from './chapters/every-screen';
import { describeShop } from './shop';

describeShop('the shop in time', (shop) => {
  inTime(shop);
  inTrouble(shop);
  asItIsRead(shop);
  everyScreen(shop);
});
