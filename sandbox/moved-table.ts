// What happened while the clock moved, as a table for a person at a terminal.
import type { Advanced } from './time-machine';

/** Ends with a line break; `accept: application/json` gets the same as JSON. */
export function tableOf({ from, to, fired, messages, charges, log }: Advanced): string {
  const rows: (readonly [string, string])[] = [
    ['from', from],
    ['to', to],
    ...fired
      .filter(({ count, idle }) => count + idle > 0)
      .map(({ rule, count, idle }): [string, string] => [
        rule,
        `ran ${times(count)}${idle > 0 ? `, nothing was due ${times(idle)}` : ''}`,
      ]),
    ['messages', `${messages.delivered} delivered, ${messages.dead} dead`],
    ...Object.entries(charges ?? {}).map(([what, count]): [string, string] => [
      what === 'won' ? 'won taken' : `charges ${what}`,
      count.toLocaleString('en'),
    ]),
    ['log', `${log.length} lines, see /_sandbox/log`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  return `${lines.join('\n')}\n(accept: application/json gives all of it as JSON)\n`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count.toLocaleString('en')} times`;
}
