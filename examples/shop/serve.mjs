// npm run example: serves this folder on a port of its own, as your own web server would.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

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

const usage = `usage: npm run example [-- PORT], 8080 if not given

Its page asks http://localhost:3000 and 3001; for a sandbox on other ports open it with
?api=http://localhost:PORT&iamport=http://localhost:IAMPORT_PORT.
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? 8080);
  if (process.argv[2] === '--help') {
    process.stdout.write(usage);
    process.exit(0);
  }
  if (!Number.isInteger(port) || port < 0 || port > 65_535 || process.argv.length > 3) {
    process.stderr.write(usage);
    process.exit(2);
  }
  try {
    const server = await serveExample(port);
    const url = `http://localhost:${server.address().port}`;
    process.stdout.write(
      `The example shop is on ${url}/. The sandbox has to know it:\n\n` +
        `  npm start -- --allowed-origins ${url} --return-url ${url}/done.html\n`,
    );
  } catch (fault) {
    const why = fault.code === 'EADDRINUSE' ? 'is in use, name another one' : fault.message;
    process.stderr.write(`example: port ${port} ${why}: npm run example -- 8081\n`);
    process.exitCode = 1;
  }
}
