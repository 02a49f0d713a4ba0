// `npm run grants`: walks the sandbox and prints what each role holds, uses and lacks.
import { readFlags } from '../../bin/flags';
import { startSandbox } from '../../sandbox/start-sandbox';
import { walk } from './walk';

type Why = { readonly grant: RegExp; readonly reason: string };

/** Grants that a walk does not use, each with the reason why it stays. Today there is none. */
const kept: readonly Why[] = [];

const usage = `usage: npm run grants

Walks the sandbox and prints what the role of each function holds, uses and lacks. Exits with 1
where one holds what it does not use, or lacks what it needs.
`;

async function main(args: readonly string[]): Promise<number> {
  const flags = readFlags('npm run grants', args, {});
  if (flags.kind === 'misuse') {
    process.stderr.write(`grants: ${flags.why}\n`);
    return 2;
  }
  if (flags.kind === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  const sandbox = await startSandbox({ quiet: true });
  try {
    const walked = await walk(sandbox);
    const { uses, denials } = sandbox.permissions;
    let unexplained = 0;
    for (const { function: name, granted, unused } of uses()) {
      say(`${name}: ${granted.length} granted, ${granted.length - unused.length} used`);
      for (const { action, resource } of granted) {
        const over = unused.some((one) => one.action === action && one.resource === resource);
        const reason = kept.find(({ grant }) =>
          grant.test(`${name} ${action} ${resource}`),
        )?.reason;
        if (over && reason === undefined) unexplained += 1;
        const word = over ? `unused, ${reason ?? 'without a reason'}` : 'used';
        say(`  ${action} on ${shortened(resource)}: ${word}`);
      }
    }
    for (const denial of denials()) say(`lacking: ${denial}`);
    say(`granted and not used: ${unexplained}; lacking: ${denials().length}`);
    say(`(${walked.routes.size} routes; Lambda itself writes the logs with the function's role)`);
    return unexplained + denials().length === 0 ? 0 : 1;
  } finally {
    await sandbox.stop().catch(() => undefined);
  }
}

function shortened(arn: string): string {
  return arn.split(':').slice(5).join(':');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main(process.argv.slice(2));
