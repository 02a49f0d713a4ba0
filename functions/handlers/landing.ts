// The phone comes back from the card window; public, so it believes nothing it is told.
import { onHttp } from './edge';
import { returnRoutes } from './return-routes';
import { wire } from './wire';

export const handler = onHttp(wire('user'), returnRoutes, 'landing');
