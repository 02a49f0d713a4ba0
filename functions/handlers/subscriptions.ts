// Checkout, reading and life cycle for signed-in users, and the operator's routes.
import { onHttp } from './edge';
import { documentRoute, subscriptionRoutes } from './routes';
import { wire } from './wire';

const document = async () => (await import('./openapi-document')).openApiDocument();
const routes = [documentRoute(document), ...subscriptionRoutes];

export const handler = onHttp(wire('user'), routes, 'subscriptions');
