// Runs the named scenarios and tells which held.
import { play } from './scenarios/play';
import { scenarios } from './scenarios/all';
import type { Ask } from './ask';

/** `people` makes the crowd of a scenario that has one larger, or smaller. */
export async function tortureScenarios(ask: Ask, id: string, people?: number): Promise<boolean> {
  const wanted = id === 'all' ? scenarios : scenarios.filter((one) => one.id === id.toUpperCase());
  if (wanted.length === 0)
    throw new Error(
      `there is no scenario ${id}: try ${scenarios.map((one) => one.id).join(', ')} or all`,
    );
  let held = 0;
  const played = [];
  for (const scenario of wanted) {
    const { crowd } = scenario.options ?? {};
    const options = { ...scenario.options, ...(crowd ? { crowd: people ?? crowd } : {}) };
    const one = await play({ ...scenario, options });
    played.push(one);
    if (one.faults.length === 0) held += 1;
    ask.say(`${one.faults.length === 0 ? 'held  ' : 'BROKEN'} ${one.id.padEnd(4)} ${one.says}`);
    for (const fault of one.faults.slice(0, 5)) ask.say(`         ${fault}`);
  }
  if (ask.json) process.stdout.write(`${JSON.stringify({ played, held, of: wanted.length })}\n`);
  ask.say(`${held} of ${wanted.length} scenarios held`);
  return held === wanted.length;
}
