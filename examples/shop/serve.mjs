// Serves this folder for npm run example, as your own web server would.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };

/** Answers with the server once it listens; 0 takes a free port. */
export function serveExample(port) {
  const server = createServer(async (incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? '/', 'http://localhost');
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    const type = /^[a-z]+\.(html|js)$/.test(name) ? types[extname(name)] : undefined;
    const body = type && (await readFile(new URL(name, import.meta.url)).catch(() => undefined));
    if (body === undefined) return outgoing.writeHead(404).end();
    outgoing.writeHead(200, { 'content-type': type }).end(body);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
