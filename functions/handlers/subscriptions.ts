// Checkout, reading and life cycle for signed-in users, and the operator's routes.
import { onHttp } from './edge';
import { routes } from './routes';
import { wire } from './wire';

export const handler = onHttp(wire('user'), routes, 'subscriptions');
