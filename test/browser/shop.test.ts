// The shop as a person uses it on a PC, with the card window on top.
import { buying } from './chapters/buying';
import { describeShop } from './shop';

describeShop('the shop', buying);
