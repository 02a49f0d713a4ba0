// What a signed-in customer charges her card by: the PC callback of a card window, as the landing
// does it for a phone, and a change or a purchase of today.
import { changeRoutes } from './change-routes';
import { onHttp } from './edge';
import { returnRoutes } from './return-routes';
import { startRoutes } from './start-routes';
import { wire } from './wire';

const all = [...returnRoutes, ...changeRoutes, ...startRoutes];

export const handler = onHttp(wire('user'), all, 'charge');
