// The OpenAPI document as a page, where a person opens it; programs get the document itself.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { answerFile } from './shop-files';

const place = '/_sandbox/viewer/';
const files = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const shown = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']);

/** Only what asks for HTML first is a browser that a person looks at. */
export async function answerViewer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  path: string,
): Promise<boolean> {
  if (incoming.method !== 'GET') return false;
  const accepts = (incoming.headers.accept ?? '').split(',')[0];
  if (path === '/openapi.json' && accepts === 'text/html') {
    outgoing.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      vary: 'Accept',
    });
    outgoing.end(page);
    return true;
  }
  const name = path.startsWith(place) ? path.slice(place.length) : '';
  return shown.has(name) && answerFile(files, `/${name}`, incoming, outgoing);
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Maedal API</title>
<link rel="stylesheet" href="${place}swagger-ui.css">
<link rel="icon" href="${place}favicon-32x32.png">
</head>
<body>
<main id="api"><p>The document itself is at <a href="/openapi.json">/openapi.json</a>.</p></main>
<script src="${place}swagger-ui-bundle.js"></script>
<script>
  SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#api',
    deepLinking: true,
    persistAuthorization: true,
    requestInterceptor: (request) => {
      if (request.url.endsWith('/openapi.json')) request.headers.accept = 'application/json';
      return request;
    },
  });
</script>
</body>
</html>
`;
