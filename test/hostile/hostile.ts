// npm run hostile: attackers' requests and spoiled answers against the real handlers.
import { readFlags } from '../../bin/flags';
import { families } from './attacks/families';
import { Builds } from './build';
import { progress, report, tableOf } from './report';
import type { Size } from './run';
import { hire, jobsFor } from './run';
import { challenge } from './challenge';
import { twins } from './twins';

const usage = `usage: npm run hostile [-- options]

Sends hostile requests through the real handlers and spoils iamport's answers to them, over a table
and an iamport in memory. Nothing may change, fail, leak or cost a call that iamport's own records
do not justify, and in the end the books must say what iamport took.

  --seed N        where the randomness begins; 1 if not given
  --requests N    how many hostile requests; 100000 if not given
  --answers N     how many spoiled answers; 10000 if not given
  --twins         runs a part of it against weak twins, each with one check removed: all must be
                  noticed, and the system as it is by none
  --twin NAME     one of them
  --list          the families of attacks and the weak twins
  --help          this text
`;

const options = {
  seed: { type: 'string' },
  requests: { type: 'string' },
  answers: { type: 'string' },
  twins: { type: 'boolean' },
  twin: { type: 'string' },
  list: { type: 'boolean' },
} as const;

class Unfit extends Error {}

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Answers whether everything held. */
async function main(args: readonly string[]): Promise<boolean> {
  const flags = readFlags('npm run hostile', args, options);
  if (flags.kind === 'misuse') throw new Unfit(flags.why);
  if (flags.kind === 'help') {
    say(usage.trimEnd());
    return true;
  }
  const { values } = flags;
  if (values.list) {
    const names = ['attacks', ...Object.keys(families), '', 'weak twins'];
    say([...names, ...twins.map(({ name }) => name)].join('\n'));
    return true;
  }
  const seed = countOf('seed', values.seed, 1, 1);
  const builds = new Builds();
  try {
    if (values.twins || values.twin !== undefined) {
      if (values.requests !== undefined || values.answers !== undefined) {
        throw new Unfit('--requests and --answers do not go with --twins');
      }
      return await tryTwins(builds, seed, values.twin);
    }
    const requests = countOf('requests', values.requests, 100_000, 0);
    const answers = countOf('answers', values.answers, 10_000, 0);
    return await attack(builds, { seed, requests, answers });
  } finally {
    builds.remove();
  }
}

async function attack(builds: Builds, size: Size): Promise<boolean> {
  const [worker, round] = await Promise.all([builds.worker(), builds.round()]);
  const crew = hire(worker);
  const began = performance.now();
  const ends = await crew
    .play(round, jobsFor(size), progress(size, say))
    .finally(() => crew.stop());
  for (const line of report(ends, performance.now() - began, size.seed)) say(line);
  return ends.every(({ tally }) => tally.findings.length === 0);
}

async function tryTwins(builds: Builds, seed: number, name?: string): Promise<boolean> {
  const chosen = name === undefined ? twins : twins.filter((twin) => twin.name === name);
  if (chosen.length === 0) throw new Unfit(`there is no twin "${name}": --list names them`);
  const began = performance.now();
  const results = await challenge(builds, chosen, seed, (result) => say(tableOf(result)));
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const missed = results.filter(({ isRight }) => !isRight).length;
  say(`${results.length - 1} weak twins and the system as it is in ${seconds} s, seed ${seed}`);
  say(missed === 0 ? 'all twins were noticed' : `${missed} were judged wrongly`);
  return missed === 0;
}

function countOf(name: string, text: string | undefined, usual: number, least: number): number {
  if (text === undefined) return usual;
  const count = Number(text);
  if (/^\d{1,9}$/.test(text) && count >= least) return count;
  throw new Unfit(`--${name} must be a whole number from ${least} on, got "${text.slice(0, 20)}"`);
}

main(process.argv.slice(2)).then(
  (held) => process.exit(held ? 0 : 1),
  (fault: unknown) => {
    const text = fault instanceof Error ? fault.message : String(fault);
    process.stderr.write(`hostile: ${text}\n`);
    process.exit(fault instanceof Unfit ? 2 : 1);
  },
);
