// The checker put to the test: planted defects it must find, and the usual code beside ours.
import type { Score } from './baselines/score';
import { styles } from './baselines/styles';
import { Builds } from './build';
import type { Mutant } from './mutant';
import { mutants } from './mutants';
import { Pool } from './pool';
import { scenarios } from './scenarios/all';
import type { Played } from './scenarios/play';
import type { Outcome } from './run';
import type { Ask } from './ask';

type Found = { readonly name: string; readonly by: string; readonly rule: number };

/** Seeds tried together before we look whether one has found it. */
const batch = 8;
/** Nineteen of twenty planted defects must be found by the seeds alone. */
const foundShareMin = 0.95;

/** `only` plants those whose name has these words. */
export async function tortureMutants(ask: Ask, only = ''): Promise<boolean> {
  const planted = mutants.filter(({ name }) => name.includes(only));
  if (planted.length === 0) throw new Error(`no planted defect is called "${only}"`);
  const builds = new Builds();
  const found: (Found | { readonly name: string; readonly by: undefined })[] = [];
  for (const mutant of planted) {
    const one = await hunt(builds, mutant, ask.seeds);
    found.push(one ?? { name: mutant.name, by: undefined });
    const how = one ? `${one.by}${one.rule > 0 ? `, rule ${one.rule}` : ''}` : 'NOT FOUND';
    ask.say(`${how.padEnd(22)} ${mutant.name}`);
  }
  builds.remove();
  const seen = found.filter(({ by }) => by !== undefined).length;
  const bySeeds = found.filter(({ by }) => by?.startsWith('seed')).length;
  const enough = only !== '' || bySeeds / found.length >= foundShareMin;
  const held = enough && seen === found.length;
  if (ask.json)
    process.stdout.write(`${JSON.stringify({ found, bySeeds, seen, of: found.length })}\n`);
  const share = `${((100 * bySeeds) / found.length).toFixed(0)} %`;
  ask.say(`${bySeeds} of ${found.length} (${share}) found within ${ask.seeds} years`);
  ask.say(`${seen} found in all, with the named scenarios`);
  return held;
}

async function hunt(builds: Builds, mutant: Mutant, seeds: number): Promise<Found | undefined> {
  const pool = new Pool(await builds.of(mutant));
  try {
    for (let from = 1; from <= seeds; from += batch) {
      const tried = Array.from({ length: Math.min(batch, seeds - from + 1) }, async (_, at) => {
        const outcome = await pool
          .do<Outcome>({ kind: 'seed', seed: from + at })
          .catch((fault: Error) => ({ violations: [{ rule: 11, at: 0, what: fault.message }] }));
        return { seed: from + at, violation: outcome.violations[0] };
      });
      const hit = (await Promise.all(tried)).find(({ violation }) => violation);
      if (hit?.violation) {
        return { name: mutant.name, by: `seed ${hit.seed}`, rule: hit.violation.rule };
      }
    }
    const broken = await firstBroken(pool);
    if (broken === undefined) return undefined;
    return { name: mutant.name, by: `scenario ${broken}`, rule: 0 };
  } finally {
    await pool.stop();
  }
}

/** The scenarios on all cores, the long ones last, until one breaks. */
async function firstBroken(pool: Pool): Promise<string | undefined> {
  const inTurn = [...scenarios].sort((one, other) => Number(!!one.long) - Number(!!other.long));
  const plays = inTurn.map(async ({ id }) => {
    const played = await pool
      .do<Played>({ kind: 'scenario', id })
      .catch((fault: Error) => ({ faults: [fault.message] }));
    return played.faults.length > 0 ? id : undefined;
  });
  const breaks = plays.map(async (play) => {
    const id = await play;
    if (id === undefined) throw new Error('held');
    return id;
  });
  return Promise.any(breaks).catch(() => undefined);
}

const nothing: Score = { owed: 0, taken: 0, doubles: 0, lost: 0, skipped: 0 };

export async function tortureBaselines(ask: Ask): Promise<boolean> {
  const builds = new Builds();
  const pool = new Pool(await builds.of());
  const seeds = Array.from({ length: ask.seeds }, (_, at) => at + 1);
  const table: { [name: string]: Score } = {};
  for (const name of Object.keys(styles)) {
    const scores = await Promise.all(
      seeds.map((seed) => pool.do<Score>({ kind: 'baseline', name, seed })),
    );
    table[name] = scores.reduce(plus, nothing);
  }
  const ours = await Promise.all(seeds.map((seed) => pool.do<Outcome>({ kind: 'seed', seed })));
  await pool.stop();
  builds.remove();
  table['Maedal'] = ours.map(scoreOf).reduce(plus, nothing);
  if (ask.json) process.stdout.write(`${JSON.stringify({ seeds: ask.seeds, table })}\n`);
  ask.say(`${ask.seeds} years each, the same faults:`);
  ask.say('          owed   taken  doubles    lost  skipped');
  for (const [name, { owed, taken, doubles, lost, skipped }] of Object.entries(table)) {
    const cells = [owed, taken, doubles, lost, skipped].map((cell) => String(cell).padStart(7));
    ask.say(`${name.padEnd(6)} ${cells.join(' ')}`);
  }
  const { doubles, lost, skipped } = table['Maedal'];
  return doubles + lost + skipped === 0;
}

/** The checker's own words for what the table counts. */
function scoreOf({ charges, owed, violations }: Outcome): Score {
  const count = (...rules: number[]) =>
    violations.filter(({ rule }) => rules.includes(rule)).length;
  return { owed, taken: charges, doubles: count(1), lost: count(2, 3, 16), skipped: count(4) };
}

function plus(a: Score, b: Score): Score {
  return {
    owed: a.owed + b.owed,
    taken: a.taken + b.taken,
    doubles: a.doubles + b.doubles,
    lost: a.lost + b.lost,
    skipped: a.skipped + b.skipped,
  };
}
