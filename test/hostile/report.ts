// What the hostile suite says on the way and in the end.
import type { Result } from './challenge';
import type { Ended, Size } from './run';

const everyMs = 10_000;

/** A line now and then, where it takes long. */
export function progress(size: Size, say: (line: string) => void): (ended: Ended) => void {
  let shownAt = performance.now();
  const done = { requests: 0, answers: 0 };
  return ({ job, tally }) => {
    done[job.kind] += tally.done;
    if (performance.now() - shownAt < everyMs) return;
    shownAt = performance.now();
    const { requests, answers } = size;
    say(`${done.requests} of ${requests} requests, ${done.answers} of ${answers} answers`);
  };
}

export function report(ends: readonly Ended[], ms: number, seed: number): string[] {
  const of = (kind: Ended['job']['kind']) => ends.filter(({ job }) => job.kind === kind);
  const sum = (some: readonly Ended[], count: (ended: Ended) => number) =>
    some.reduce((total, one) => total + count(one), 0);
  const kinds = (some: readonly Ended[]) =>
    new Set(some.flatMap(({ tally }) => Object.keys(tally.byFamily))).size;
  const [requests, answers] = [of('requests'), of('answers')];
  const done = ({ tally }: Ended) => tally.done;
  const calls = sum(requests, ({ tally }) => tally.unknownCalls);
  const webhooks = sum(requests, ({ tally }) => tally.unknownWebhooks);
  const findings = sum(ends, ({ tally }) => tally.findings.length);
  const lines = [
    `${sum(requests, done)} hostile requests of ${kinds(requests)} kinds`,
    `${sum(answers, done)} spoiled answers of ${kinds(answers)} kinds`,
    `${calls} provider calls for ${webhooks} webhooks about unknown orders`,
    `${findings} findings in ${(ms / 1_000).toFixed(1)} s, seed ${seed}`,
  ];
  const failed = ends.find(({ tally }) => tally.findings.length > 0);
  const [first] = failed?.tally.findings ?? [];
  if (!failed || !first) return lines;
  const { kind, count, seed: own } = failed.job;
  const other = kind === 'requests' ? 'answers' : 'requests';
  const again = `npm run hostile -- --seed ${own} --${kind} ${count} --${other} 0`;
  return [...lines, '', first.says, first.shown, '', `again: ${again}`];
}

/** One line a twin. */
export function tableOf({ twin, isRight, says, ms }: Result): string {
  const name = (twin ?? 'the system as it is').padEnd(52);
  const word = says === '' ? 'nothing' : says.replaceAll(/\s+/g, ' ').slice(0, 90);
  const seconds = (ms / 1_000).toFixed(1).padStart(5);
  return `${isRight ? 'ok    ' : 'WRONG '} ${name} ${seconds} s  ${word}`;
}
