// Method, path, shape and use case of every door: read by the stack, the sandbox and the docs. Each
// function is given its own ones alone, so that what charges is in none that the emergency stop
// leaves on.
import { chargingRoutes } from './charging-routes';
import type { Route } from './http';
import { openApi } from './openapi';
import { returnRoutes } from './return-routes';
import { documentRoute, subscriptionRoutes } from './routes';

export const routes: readonly Route[] = [
  documentRoute(async () => openApi(routes)),
  ...subscriptionRoutes,
  ...chargingRoutes,
  ...returnRoutes,
];
