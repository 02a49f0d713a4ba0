// npm run openapi: writes openapi.json at the root, the description that GET /openapi.json answers.
import { writeFileSync } from 'node:fs';
import { openApi } from '../functions/handlers/openapi';
import { routes } from '../functions/handlers/routes';

const file = new URL('../openapi.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(openApi(routes), null, 2)}\n`);
