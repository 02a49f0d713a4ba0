// What a signed-in customer is charged for in the same request: the PC callback, which is the same
// use case as the landing, a change within the period, and the purchase that ends a trial.
import { chargingRoutes } from './charging-routes';
import { onHttp } from './edge';
import { returnRoutes } from './return-routes';
import { wire } from './wire';

export const handler = onHttp(wire('user'), [...returnRoutes, ...chargingRoutes], 'charge');
