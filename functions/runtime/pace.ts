// Spaces out the calls of one execution environment: all together stay under the provider rate.

export type PaceDeps = {
  /** Milliseconds on a clock that only moves forward. */
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
};

export type Pacer = {
  /** Waits for the next turn. */
  readonly turn: () => Promise<void>;
  /**
   * For what has had its turn a while ago: writing down a claim takes longer for one than for
   * another, and a new token holds up several, which must not go out at once.
   */
  readonly spread: () => Promise<void>;
  /**
   * At the beginning of an invocation, whose first call waits like any other: another environment
   * may have ended a moment ago, and this one may just have started in its place.
   */
  readonly begin: () => void;
};

/** Milliseconds one request is longer on its way than another: the rate holds where they arrive. */
export const apartMs = 30;

/** `perSecond` is this environment's share of the configured rate. */
export function pacer({ clock, sleep }: PaceDeps, perSecond: number): Pacer {
  const gapMs = (1_000 + apartMs) / perSecond;
  const lane = () => {
    let freeAt = 0;
    const turn = async () => {
      const now = clock();
      const turnAt = Math.max(now, freeAt);
      freeAt = turnAt + gapMs;
      if (turnAt > now) await sleep(turnAt - now);
    };
    const begin = () => (freeAt = Math.max(freeAt, clock() + gapMs));
    return { turn, begin };
  };
  const admitted = lane();
  return { turn: admitted.turn, spread: lane().turn, begin: () => void admitted.begin() };
}
