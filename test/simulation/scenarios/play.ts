// Plays a scenario to its end and tells what did not hold.
import type { Scenario } from './scene';
import { Scene } from './scene';

export type Played = { readonly id: string; readonly says: string; readonly faults: string[] };

export async function play(scenario: Scenario): Promise<Played> {
  const scene = new Scene(scenario.options ?? {});
  await scene.begin();
  await scenario.play(scene);
  const violations = await scene.rest();
  const broken = violations.map(({ rule, what }) => `rule ${rule}: ${what}`);
  return { id: scenario.id, says: scenario.says, faults: [...scene.failures, ...broken] };
}
