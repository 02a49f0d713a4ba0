// The description of the API that is kept with the code says what the code says.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openApi } from '../functions/handlers/openapi';
import { routes } from '../functions/handlers/all-routes';

test('openapi.json is what the routes say; npm run openapi writes it anew', () => {
  const kept = readFileSync(new URL('../openapi.json', import.meta.url), 'utf8');
  expect(JSON.parse(kept)).toEqual(JSON.parse(JSON.stringify(openApi(routes))));
});
