// The phone comes back from the card window; public, so it believes nothing it is told.
import { onHttp } from './edge';
import { routes } from './routes';
import { wire } from './wire';

export const handler = onHttp(wire('user'), routes, 'landing');
