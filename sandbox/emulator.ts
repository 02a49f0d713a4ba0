// npm run emulator: the iamport emulator on its own, for anyone who tests against iamport.
import { parseArgs } from 'node:util';
import { virtualClock } from './clock';
import { SandboxFault } from './fault';
import { keepEmulator } from './iamport/journal';
import { serveEmulator } from './iamport/server';
import { sendWebhook } from './iamport/webhooks';
import { destination } from './time-travel';

const usage = `usage: npm run emulator -- [--port 4001] [--imp-key K] [--imp-secret S]
                               [--folder DIR]

Serves iamport's REST interface and card window on http://localhost:PORT, loopback only.
Point your client's base URL at it. GET /_emulator/cards lists the test cards.`;
const pollMs = 250;

function readArgs() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4001' },
      'imp-key': { type: 'string', default: 'imp_key' },
      'imp-secret': { type: 'string', default: 'imp_secret' },
      folder: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new SandboxFault(`--port must be from 0 to 65535, got "${values.port}"`);
  }
  return { ...values, port };
}

async function main(): Promise<void> {
  const args = readArgs();
  if (args.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const clock = virtualClock();
  const file = args.folder === undefined ? undefined : `${args.folder}/iamport.jsonl`;
  const kept = keepEmulator(
    { impKey: args['imp-key'], impSecret: args['imp-secret'], now: clock.now },
    file,
  );
  const served = await serveEmulator({
    ...{ port: args.port, kept, setting: '--port' },
    moveClock(ask) {
      const target = destination(ask, clock.now());
      if ('why' in target) return { why: target.why };
      clock.jumpTo(target.at);
      return { now: new Date(clock.now()).toISOString() };
    },
  });
  const timer = setInterval(() => {
    for (const hook of kept.takeWebhooks()) void sendWebhook(hook.url, hook.body);
  }, pollMs);
  const stop = () => {
    clearInterval(timer);
    void served.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.stdout.write(`iamport emulator on ${served.url} (test cards: /_emulator/cards)\n`);
}

main().catch((fault: unknown) => {
  const why = fault instanceof Error ? fault.message.split('\n')[0] : String(fault);
  process.stderr.write(`emulator: ${why}\n`);
  process.exit(1);
});
