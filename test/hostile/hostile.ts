// npm run hostile: requests of attackers against the real handlers, judged by an oracle of its own.
import { parseArgs } from 'node:util';
import { families } from './attacks/families';
import { Builds } from './build';
import type { Ended } from './run';
import { hire, jobsFor } from './run';

const usage = `usage: npm run hostile [-- options]

Sends hostile requests through the real handlers, over a table and an iamport in memory. Nothing may
change, fail, leak or cost a call that the provider's own records do not justify.

  --seed N        where the randomness begins; 1 if not given
  --requests N    how many hostile requests; 100000 if not given
  --list          the families of attacks
  --help          this text
`;

const options = {
  seed: { type: 'string' },
  requests: { type: 'string' },
  list: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

class Unfit extends Error {}

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Answers whether everything held. */
async function main(args: readonly string[]): Promise<boolean> {
  const values = valuesIn(args);
  if (values.help || values.list) {
    process.stdout.write(values.help ? usage : `${Object.keys(families).join('\n')}\n`);
    return true;
  }
  const seed = countOf('seed', values.seed, 1);
  const requests = countOf('requests', values.requests, 100_000);
  const builds = new Builds();
  try {
    const [worker, round] = await Promise.all([builds.worker(), builds.round()]);
    return await attack(worker, round, { seed, requests });
  } finally {
    builds.remove();
  }
}

type Size = { readonly seed: number; readonly requests: number };

async function attack(worker: string, round: string, size: Size): Promise<boolean> {
  const crew = hire(worker);
  const began = performance.now();
  let done = 0;
  let shownAt = began;
  const ends = await crew
    .play(round, jobsFor(size.seed, size.requests), ({ tally }) => {
      done += tally.done;
      if (performance.now() - shownAt < 10_000) return;
      shownAt = performance.now();
      say(`${done} of ${size.requests} requests so far`);
    })
    .finally(() => crew.stop());
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  report(ends, `${seconds} s`, size.seed);
  return ends.every(({ tally }) => tally.findings.length === 0);
}

function report(ends: readonly Ended[], time: string, seed: number): void {
  const sum = (of: (ended: Ended) => number) => ends.reduce((total, one) => total + of(one), 0);
  const findings = sum(({ tally }) => tally.findings.length);
  const webhooks = sum(({ tally }) => tally.unknownWebhooks);
  const calls = sum(({ tally }) => tally.unknownCalls);
  const requests = sum(({ tally }) => tally.done);
  const names = new Set(ends.flatMap(({ tally }) => Object.keys(tally.byFamily)));
  say(`${requests} hostile requests of ${names.size} kinds in ${time}, seed ${seed}`);
  say(`${calls} provider calls for ${webhooks} webhooks about unknown ids`);
  say(`${findings} findings`);
  const failed = ends.find(({ tally }) => tally.findings.length > 0);
  const [first] = failed?.tally.findings ?? [];
  if (!failed || !first) return;
  say(`\n${first.says}\n${first.shown}`);
  const { seed: own, count } = failed.job;
  say(`\nagain: npm run hostile -- --seed ${own} --requests ${count}`);
}

function valuesIn(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (fault) {
    const [why = ''] = (fault as Error).message.split(/[.\n]/);
    throw new Unfit(`${why}: npm run hostile -- --help shows what there is`);
  }
}

function countOf(name: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  const count = Number(text);
  if (/^\d{1,9}$/.test(text) && count > 0) return count;
  throw new Unfit(`--${name} must be a whole number above 0, got "${text.slice(0, 20)}"`);
}

main(process.argv.slice(2)).then(
  (held) => process.exit(held ? 0 : 1),
  (fault: unknown) => {
    const text = fault instanceof Error ? fault.message : String(fault);
    process.stderr.write(`hostile: ${text}\n`);
    process.exit(fault instanceof Unfit ? 2 : 1);
  },
);
