// iamport's hints: public and unsigned, answered alike whatever they say.
import { onHttp } from './edge';
import { returnRoutes } from './return-routes';
import { wire } from './wire';

export const handler = onHttp(wire('user'), returnRoutes, 'webhook');
