// The description of every door; bundles hold it written out, without what it is made of.
import { routes } from './all-routes';
import { openApi } from './openapi';

export const openApiDocument = () => openApi(routes);
