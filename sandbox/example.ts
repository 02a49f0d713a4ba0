// npm run example: serves examples/shop on a port of its own, as your own web server would.
import type { AddressInfo } from 'node:net';
import { readFlags } from '../bin/flags';
import { endWithNpm } from './end-with-npm';
import { serveExample } from '../examples/shop/serve.mjs';

const usage = `usage: npm run example [-- --port 8080]

Serves the shop of a few lines in examples/shop, and says how to let its page into the sandbox.

  --port N  8080 if not given; 0 takes a free one
  --help    shows this

Its page asks http://localhost:3000 and 3001. For a sandbox on other ports open it with
?api=http://localhost:PORT&iamport=http://localhost:IAMPORT_PORT. Its customer is user-1;
?user=user-2 is another.
`;
const command = 'npm run example';

async function main(args: readonly string[]): Promise<number> {
  const flags = readFlags(command, args, { port: { type: 'string', default: '8080' } });
  if (flags.kind === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  const port = flags.kind === 'read' ? portIn(flags.values.port) : undefined;
  if (port === undefined) {
    const why = flags.kind === 'misuse' ? flags.why : '--port must be a port from 0 to 65535';
    process.stderr.write(`example: ${why}\n`);
    return 2;
  }
  try {
    const server = await serveExample(port);
    endWithNpm(() => process.exit(0));
    const url = `http://localhost:${(server.address() as AddressInfo).port}`;
    process.stdout.write(
      `The example shop is on ${url}/. The sandbox has to know it:\n\n` +
        `  npm start -- --allowed-origins ${url} --return-url ${url}/done.html\n\n` +
        'For a sandbox on other ports than 3000 and 3001 open\n\n' +
        `  ${url}/?api=http://localhost:PORT&iamport=http://localhost:IAMPORT_PORT\n`,
    );
    return 0;
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'is in use, name another one' : message;
    process.stderr.write(`example: port ${port} ${why}: ${command} -- --port 8081\n`);
    return 1;
  }
}

function portIn(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

process.exitCode = await main(process.argv.slice(2));
