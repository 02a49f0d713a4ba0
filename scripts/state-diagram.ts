// The state diagram of a subscription, made from the table of its transitions.
import { transitions } from '../functions/domain/subscription/transitions';
import { isEnded, statuses } from '../functions/domain/subscription/status';

/** Mermaid, one line for each way from a state to another, with the happenings that lead there. */
export function stateDiagram(): string {
  const ways = new Map<string, Set<string>>();
  for (const [kind, { none, open }] of Object.entries(transitions)) {
    for (const from of statuses) {
      for (const cell of [none[from], open[from]]) {
        if (typeof cell === 'string') continue;
        for (const to of cell.to) {
          const way = `${from} --> ${to}`;
          ways.set(way, (ways.get(way) ?? new Set()).add(kind));
        }
      }
    }
  }
  const order = statuses.flatMap((from) => statuses.map((to) => `${from} --> ${to}`));
  const lines = order.flatMap((way) => {
    const kinds = ways.get(way);
    return kinds ? [`    ${way} : ${[...kinds].join(', ')}`] : [];
  });
  const ends = statuses.filter((status) => isEnded({ status })).map((one) => `    ${one} --> [*]`);
  return ['stateDiagram-v2', '    [*] --> incomplete : checkout', ...lines, ...ends].join('\n');
}
