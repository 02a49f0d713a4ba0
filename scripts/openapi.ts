// npm run openapi: writes openapi.json at the root, the description that GET /openapi.json answers.
import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../functions/handlers/openapi-document';

const file = new URL('../openapi.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(openApiDocument(), null, 2)}\n`);
