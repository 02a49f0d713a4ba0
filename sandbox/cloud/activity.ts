// What happened, in order, in words a person can follow: kept for a while and sent to who listens.
import type { VirtualClock } from '../clock';
import { koreaTime } from '../clock';

export type Source =
  'clock' | 'api' | 'eventbridge' | 'sqs' | 'function' | 'dynamodb' | 'iamport' | 'sandbox';

export type Happening = {
  readonly n: number;
  /** Virtual time, Korean. */
  readonly at: string;
  readonly source: Source;
  readonly text: string;
  readonly fields?: Readonly<Record<string, unknown>>;
};

export interface Activity {
  note(source: Source, text: string, fields?: Readonly<Record<string, unknown>>): void;
  after(n: number, limit?: number): readonly Happening[];
  /** The number of the latest happening. */
  latest(): number;
  listen(hear: (happening: Happening) => void): () => void;
  clear(): void;
  /** Virtual epoch milliseconds. */
  now(): number;
}

const keptMax = 5_000;

export function activityLog(clock: VirtualClock): Activity {
  let kept: Happening[] = [];
  let latest = 0;
  const listeners = new Set<(happening: Happening) => void>();
  return {
    note(source, text, fields) {
      latest += 1;
      const happening = { n: latest, at: koreaTime(clock.now()), source, text };
      const whole: Happening = fields ? { ...happening, fields } : happening;
      kept.push(whole);
      if (kept.length > 2 * keptMax) kept = kept.slice(-keptMax);
      for (const hear of listeners) hear(whole);
    },
    after: (n, limit = keptMax) => kept.filter((happening) => happening.n > n).slice(-limit),
    latest: () => latest,
    now: () => clock.now(),
    listen(hear) {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
    clear() {
      kept = [];
    },
  };
}
