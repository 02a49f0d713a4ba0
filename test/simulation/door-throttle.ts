// What API Gateway lets in of each route, as deployed; the rest is answered before anything runs.
import { routes } from '../../functions/handlers/all-routes';
import { throttles } from '../../functions/handlers/limits';
import { routeThrottle } from '../../sandbox/cloud/throttle';

/** Asked with a route key, such as `POST /iamport/webhook`; `now` in milliseconds. */
export function doorThrottle(now: () => number): (key: string) => boolean {
  const bucket = routeThrottle(now);
  const limits = new Map(
    routes.map(({ method, path, throttle }) => [`${method} ${path}`, throttles[throttle]]),
  );
  return (key) => {
    const throttle = limits.get(key);
    return throttle === undefined || bucket.take({ key, throttle });
  };
}
