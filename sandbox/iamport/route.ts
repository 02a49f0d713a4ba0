// Which kind of call a path is, as rules of faults name them.
import type { FaultRoute } from './types';

export function routeOf(method: string, [area, first, second]: readonly string[]): FaultRoute {
  if (area === 'users' && first === 'getToken') return 'token';
  if (area === 'subscribe' && first === 'payments' && second === 'again') return 'again';
  if (area === 'subscribe') return 'customers';
  return method === 'POST' && first === 'cancel' ? 'cancel' : 'look';
}
