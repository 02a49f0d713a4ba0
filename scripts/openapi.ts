// npm run openapi: writes openapi.json at the root, the description that GET /openapi.json answers.
import { writeFileSync } from 'node:fs';
import { readFlags } from '../bin/flags';
import { openApiDocument } from '../functions/handlers/openapi-document';

const usage = `usage: npm run openapi

Writes openapi.json at the root anew, out of the routes and the shapes of their answers.
`;
const file = new URL('../openapi.json', import.meta.url);
const flags = readFlags('npm run openapi', process.argv.slice(2), {});
switch (flags.kind) {
  case 'read':
    writeFileSync(file, `${JSON.stringify(openApiDocument(), null, 2)}\n`);
    break;
  case 'help':
    process.stdout.write(usage);
    break;
  case 'misuse':
    process.stderr.write(`openapi: ${flags.why}\n`);
    process.exitCode = 2;
}
