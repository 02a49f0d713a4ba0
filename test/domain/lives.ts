// Lives drawn from seeds, one after the other, until one of them is broken.
import { civilDateAt } from '../../functions/domain/common/calendar';
import { Life } from './life';

/** What lives came to, for who counts; `broken` names what did not hold. */
export type Lived = {
  readonly broken: string | undefined;
  readonly periods: number;
  readonly foretold: number;
  readonly verbs: ReadonlySet<string>;
};

/** The lives of so many seeds; the first that is broken, with its seed. */
export function livedFrom(first: number, many: number): Lived {
  const verbs = new Set<string>();
  let [periods, foretold] = [0, 0];
  for (let seed = first; seed < first + many; seed += 1) {
    const life = new Life(seed);
    const broken = brokenIn(life);
    if (broken !== undefined)
      return { broken: `seed ${seed}: ${broken}`, periods, foretold, verbs };
    for (const verb of life.verbs) verbs.add(verb);
    periods += life.periods;
    foretold += life.foretold;
  }
  return { broken: undefined, periods, foretold, verbs };
}

/** What the core asserts of itself is held here as well. */
function brokenIn(life: Life): string | undefined {
  try {
    life.live();
    return undefined;
  } catch (fault) {
    const on = civilDateAt(life.now);
    return `${on}, ${[...life.verbs].join(' ')}: ${fault instanceof Error ? fault.message : ''}`;
  }
}
