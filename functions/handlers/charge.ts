// The PC callback posts here, signed in; the same use case as the landing.
import { onHttp } from './edge';
import { returnRoutes } from './return-routes';
import { wire } from './wire';

export const handler = onHttp(wire('user'), returnRoutes, 'charge');
