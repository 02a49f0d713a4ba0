// What API Gateway lets in of each route, as deployed; the rest is answered before anything runs.
import { routes } from '../../functions/handlers/routes';
import { routeThrottle } from '../../sandbox/cloud/throttle';

/** Asked with a route key, such as `POST /iamport/webhook`; `now` in milliseconds. */
export function doorThrottle(now: () => number): (key: string) => boolean {
  const bucket = routeThrottle(now);
  const throttles = new Map(
    routes.map(({ method, path, throttle }) => [`${method} ${path}`, throttle]),
  );
  return (key) => {
    const throttle = throttles.get(key);
    return throttle === undefined || bucket.take({ key, throttle });
  };
}
