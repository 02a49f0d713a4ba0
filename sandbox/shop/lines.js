// The lines that a sum is made of, each with its days and its arithmetic, as a list.
import { planOf, textOf } from './holdings.js';
import { daysIn, period, won } from './numbers.js';
import { element } from './page.js';
import { say } from './words.js';

/** `lines` of a preview, whatever kinds they have, and a last row for their sum. */
export function lineList({ lines, used_days: used, days }, [sumName, sum]) {
  const rows = lines.map((line) => row(say(`statement.lines.${line.kind}`), line, { used, days }));
  const whole = [element('dt', {}, sumName), element('dd', {}, sum)];
  return element('dl', { class: 'sums' }, ...rows.flat(), ...whole);
}

/** The same of lines whose days need not be said. */
export function sumList(lines, [sumName, sum]) {
  const rows = lines.flatMap(({ kind, amount }) => [
    element('dt', {}, say(`statement.lines.${kind}`)),
    element('dd', {}, won(amount)),
  ]);
  const whole = [element('dt', {}, sumName), element('dd', {}, sum)];
  return element('dl', { class: 'sums' }, ...rows, ...whole);
}

function row(name, line, of) {
  return [
    element('dt', {}, name, ...details(line, of).map((text) => element('small', {}, text))),
    element('dd', {}, won(line.amount)),
  ];
}

function details({ kind, plan: id, quantity, starts_on: from, ends_on: until, each, amount }, of) {
  const days = `${period(from, until)} (${say('days', { days: daysIn(from, until) })})`;
  if (kind === 'rounded_off') return [];
  const plan = planOf(id);
  const name = plan ? textOf(plan).name : id;
  const terms = quantity > 1 ? say('manyOf', { name, quantity }) : name;
  if (of.used === 0) return [terms, days];
  const parts = { each: won(each), part: won(each - Math.abs(amount)), ...of };
  return [terms, days, say('change.arithmetic', parts)];
}
