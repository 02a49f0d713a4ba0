// npm run torture: a year under faults, seed by seed, judged by an independent checker.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readFlags } from '../../bin/flags';
import type { Ask } from './ask';
import { tortureBaselines, tortureMutants } from './comparisons';
import { tortureScenarios } from './named';
import type { Schedule } from './exhaustive';
import { answers, models } from './exhaustive';
import { replay, tortureSeeds } from './seeds';
import { replaySchedule, tortureSchedules } from './sweeps';

const usage = `usage: npm run torture [-- options]

Runs simulated years of billing under faults and checks them against its rules.

  --seeds N       how many years; 300 if not given, 10000 for the full run
  --from S        with --seeds: the first of them; 1 if not given
  --seed S        one year again, with its trace digest; a failing one is shrunk
  --schedules     every crash point, answer and provider model of a renewal, and of a change
  --schedule S    one of them again, as its line printed it
  --scenario ID   one named scenario, such as A1; "all" for every one
  --people N      how many are due in a scenario with a crowd, such as G1
  --beside REV    years in which every other sandbox runs the functions of that commit: for who
                  deploys over what runs; with --seeds, or with --seed
  --mutants       plants known defects one at a time; each must be found
  --only WORDS    with --mutants: those whose name has these words
  --baselines     what the usual code does on the same years
  --json          for machines
  --help          shows this
`;

const options = {
  seeds: { type: 'string' },
  from: { type: 'string' },
  seed: { type: 'string' },
  scenario: { type: 'string' },
  people: { type: 'string' },
  beside: { type: 'string' },
  schedules: { type: 'boolean' },
  schedule: { type: 'string' },
  mutants: { type: 'boolean' },
  only: { type: 'string' },
  baselines: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

class Unfit extends Error {}

/** Answers whether everything held. */
async function main(args: readonly string[]): Promise<boolean> {
  const flags = readFlags('npm run torture', args, options);
  if (flags.kind === 'misuse') throw new Unfit(flags.why);
  if (flags.kind === 'help') {
    process.stdout.write(usage);
    return true;
  }
  const { values } = flags;
  if (values.from !== undefined && values.seeds === undefined) {
    throw new Unfit('--from goes with --seeds only');
  }
  const alone = values.scenario ?? values.schedule ?? values.schedules ?? values.mutants;
  if (values.beside !== undefined && (alone ?? values.baselines) !== undefined) {
    throw new Unfit('--beside goes with --seeds or --seed only');
  }
  if (values.people !== undefined && values.scenario === undefined) {
    throw new Unfit('--people goes with --scenario only, such as --scenario G1');
  }
  if (values.only !== undefined && !values.mutants) throw new Unfit('--only goes with --mutants');
  const json = values.json ?? false;
  const say = (line: string) => void (json ? 0 : process.stdout.write(`${line}\n`));
  const usual = values.mutants || values.baselines ? 200 : 300;
  const seeds = countOf('seeds', values.seeds, usual);
  const from = countOf('from', values.from, 1);
  const ask: Ask = { seeds, from, json, say, commit: commit(), beside: values.beside };
  const people = values.people === undefined ? undefined : countOf('people', values.people, 1);
  if (values.scenario !== undefined) return tortureScenarios(ask, values.scenario, people);
  if (values.seed !== undefined) return replay(ask, countOf('seed', values.seed, 1));
  if (values.schedule !== undefined) return replaySchedule(ask, scheduleOf(values.schedule));
  if (values.schedules) return tortureSchedules(ask);
  if (values.mutants) return tortureMutants(ask, values.only);
  if (values.baselines) return tortureBaselines(ask);
  return tortureSeeds(ask);
}

function countOf(name: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  const count = Number(text);
  if (/^\d{1,9}$/.test(text) && count > 0) return count;
  throw new Unfit(`--${name} must be a whole number above 0, got "${text.slice(0, 20)}"`);
}

function scheduleOf(text: string): Schedule {
  try {
    const { what = 'renewal', answer, model, deaths } = JSON.parse(text) as Schedule;
    if (answer in answers && model in models && Array.isArray(deaths)) {
      return { what, answer, model, deaths };
    }
  } catch {
    // Told below, like all else that is none.
  }
  throw new Unfit('--schedule takes what a broken schedule printed: {"answer":…,"deaths":[…]}');
}

function commit(): string {
  try {
    const cwd = fileURLToPath(new URL('.', import.meta.url));
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd }).toString().trim();
  } catch {
    return 'no commit';
  }
}

main(process.argv.slice(2)).then(
  (held) => process.exit(held ? 0 : 1),
  (fault: unknown) => {
    const text = fault instanceof Error ? fault.message : String(fault);
    process.stderr.write(`torture: ${text.split('\n').join('; ')}\n`);
    process.exit(fault instanceof Unfit ? 2 : 1);
  },
);
