// Runs seeds over all cores, and tells of each that broke something how to see it again.
import { Builds } from './build';
import { Pool } from './pool';
import type { Outcome } from './run';
import { run } from './run';
import { scriptOf } from './script';
import { shrink } from './shrink';
import type { Ask } from './ask';

/** Lines of broken seeds before we stop telling. */
const toldMax = 10;
const shrunkMax = 10;

export async function tortureSeeds(ask: Ask): Promise<boolean> {
  const begun = performance.now();
  const { builds, pool } = await open(ask);
  const total = { seeds: ask.seeds, charges: 0, refunds: 0, faults: 0, broken: 0 };
  const rules = new Map<number, number>();
  let done = 0;
  const one = async (seed: number) => {
    const outcome = await pool
      .do<Outcome>({ kind: 'seed', seed })
      .catch((fault: Error) => brokenBy(fault));
    done += 1;
    total.charges += outcome.charges;
    total.refunds += outcome.refunds;
    total.faults += outcome.faults;
    for (const { rule } of outcome.violations) rules.set(rule, (rules.get(rule) ?? 0) + 1);
    const [first] = outcome.violations;
    if (first) {
      total.broken += 1;
      if (total.broken <= toldMax) {
        ask.say(`seed ${seed} at ${ask.commit}: rule ${first.rule}, ${first.what}`);
        const more = ask.beside === undefined ? '' : ` --beside ${ask.beside}`;
        ask.say(`  again: npm run torture -- --seed ${seed}${more}`);
      }
    }
    if (done % Math.max(50, Math.floor(ask.seeds / 20)) === 0 && done < ask.seeds) {
      const seconds = (performance.now() - begun) / 1_000;
      ask.say(`  ${done} of ${ask.seeds} years, ${total.charges} charges, ${seconds.toFixed(0)} s`);
    }
  };
  await Promise.all(Array.from({ length: ask.seeds }, (_, at) => one((ask.from ?? 1) + at)));
  await pool.stop();
  builds.remove();
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  const held = total.broken === 0;
  if (ask.json) {
    const broken = Object.fromEntries(rules);
    process.stdout.write(`${JSON.stringify({ ...total, rules: broken, seconds, held })}\n`);
    return held;
  }
  const each = (total.charges / Math.max(1, total.faults)).toFixed(1);
  const { charges, refunds, faults } = total;
  ask.say(`${ask.seeds} years, ${charges} charges, ${faults} faults (one in ${each})`);
  ask.say(`refunds that were asked for and done: ${refunds}`);
  ask.say(`broken invariants: ${held ? 'none' : `in ${total.broken} years`}; ${seconds} s`);
  return held;
}

async function open({ beside }: Ask): Promise<{ builds: Builds; pool: Pool }> {
  const builds = new Builds();
  try {
    const folder = beside === undefined ? undefined : builds.functionsOf(beside);
    return { builds, pool: new Pool(await builds.of(undefined, folder)) };
  } catch (fault) {
    builds.remove();
    throw fault;
  }
}

/** The very same year twice, by the bundle that has the other commit in it. */
async function twiceBeside(ask: Ask, seed: number): Promise<readonly Outcome[]> {
  const { builds, pool } = await open(ask);
  const first = await pool.do<Outcome>({ kind: 'seed', seed });
  const second = await pool.do<Outcome>({ kind: 'seed', seed });
  await pool.stop();
  builds.remove();
  return [first, second];
}

async function twice(seed: number): Promise<readonly Outcome[]> {
  return [await run(seed, scriptOf(seed)), await run(seed, scriptOf(seed))];
}

function brokenBy(fault: Error): Outcome {
  const violations = [{ rule: 11, at: 0, what: fault.message }];
  return { violations, digest: '', charges: 0, owed: 0, refunds: 0, faults: 0, steps: 0 };
}

/** The same year twice, for its digest; and if it breaks something, the least that does. */
export async function replay(ask: Ask, seed: number): Promise<boolean> {
  const isAlone = ask.beside === undefined;
  const [first, second] = await (isAlone ? twice(seed) : twiceBeside(ask, seed));
  if (!first || !second) return false;
  const same = first.digest === second.digest;
  // What breaks only beside another commit would not break where it is shrunk.
  const shrunk = isAlone && first.violations.length > 0 ? await shrink(seed) : undefined;
  if (ask.json) {
    process.stdout.write(`${JSON.stringify({ seed, ...first, same, shrunk: shrunk?.script })}\n`);
    return same && first.violations.length === 0;
  }
  ask.say(`seed ${seed} at ${ask.commit}: ${first.charges} charges, ${first.faults} faults`);
  ask.say(`digest ${first.digest}, ${same ? 'the same twice' : `but then ${second.digest}`}`);
  for (const { rule, at, what } of first.violations.slice(0, toldMax)) {
    ask.say(
      `  rule ${rule} at ${new Date(at + 9 * 3_600_000).toISOString().slice(0, 19)}: ${what}`,
    );
  }
  if (shrunk) {
    ask.say(`the least that breaks it (${shrunk.script.length} happenings):`);
    for (const happening of shrunk.script.slice(0, shrunkMax))
      ask.say(`  ${JSON.stringify(happening)}`);
  }
  return same && first.violations.length === 0;
}
