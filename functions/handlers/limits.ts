// Numbers that the stack and the functions must agree on; both read them here, neither repeats one.
import { feedPartition } from '../adapters/dynamodb-keys';
import { changesMax } from '../domain/changes/feed';
import { eventAgeSecondsMax } from '../domain/charge/looking';
import { apartMs } from '../runtime/pace';
import { lettersKeptSeconds } from '../usecases/reconcile/follow-cases';
import { heldSeconds } from '../usecases/reconcile/run-ledger-pass';

/** A page in hand stays hidden this long, and so long AWS may go on handing it over. */
export const pageAgeSeconds = eventAgeSecondsMax;
/** AWS advises to hide a page six times as long as a worker may run. */
export const workSeconds = pageAgeSeconds / 6;

/** Where the feed of changes stands, and the subscriptions of one entry. */
export const feed = { partition: feedPartition, batchMax: changesMax } as const;

/** An entry of the feed of changes is one write: what takes longer is done again. */
export const recordSeconds = 60;

/** SQS gives a message up for dead when it was received this often. */
export const receiptsMax = 5;
/** Days SQS keeps a dead letter, the most there is; its case stands as long. */
export const letterDays = lettersKeptSeconds / 86_400;

/**
 * The minutely tick sends nothing itself, and is dropped rather than late all the same: a minute on
 * its way to Lambda and one in Lambda's own queue, the least that AWS takes. The next one heals.
 */
export const tickAgeSeconds = 60;

/**
 * Planning only nominates what was due at its time, so an old plan nominates less and charges
 * nothing twice; what it missed, the next one finds.
 */
export const planAgeSeconds = 3_600;

/** The worker of a reconciliation is dead, and its lease not yet over, when Lambda has ended it. */
export const nightSeconds = heldSeconds - 60;

/** Clocks may differ this much before a payment's time contradicts its intent. */
export const clockToleranceSeconds = 900;
/**
 * The night round sends no charge, but compares a payment's time with its own: both ways together
 * it must stay within what clocks may differ. A round that was dropped is made up for by the next.
 */
export const passAgeSeconds = clockToleranceSeconds / 3;

/**
 * Of one execution environment that serves customers. iamport takes longer than this for an
 * answer, so that no customer waits for a turn; only a return with the sixtieth card, for which
 * each earlier attempt is looked at, could make so many calls in a second.
 */
export const userCallsPerSecond = 20;

/** SQS gives a queue two workers at least; looks are few and cheap. */
export const lookers = 2;
/** The night round; by hand it is run in its stead, not beside it. */
const passes = 1;
/** All that may call iamport at once in the background, beside those who charge. */
export const others = lookers + passes;

export type Shares = {
  /** Calls a second of one who charges. */
  readonly collect: number;
  /** Of each of the others. */
  readonly look: number;
};

/**
 * Whole calls a second each: however their beginnings fall together, no second holds more than all
 * shares together. Asking for a token, once per environment and half an hour, takes no turn. No
 * worker knows which are idle, so what the others leave unused is lost to those who charge: it is
 * the least there is, a call a second each, and a percent and a quarter where the rate is high.
 */
export function sharesOf(ratePerSecond: number, workers: number): Shares {
  const look = Math.max(1, Math.floor(ratePerSecond / 80));
  return { collect: Math.floor((ratePerSecond - others * look) / workers), look };
}

/** Charges that go out in a second on the average, of all workers together. */
export function chargesPerSecond(ratePerSecond: number, workers: number): number {
  return (workers * sharesOf(ratePerSecond, workers).collect * 1_000) / (1_000 + apartMs);
}

/** Below it the share of one worker would be nothing. */
export function rateMin(workers: number): number {
  return workers + others;
}

/** Requests a second, and how many at once above that. */
export type Throttle = { readonly rate: number; readonly burst: number };
export type ThrottleName = keyof typeof throttles;

/** What stands unless the setting `throttles` says otherwise; a burst is a sale that opens. */
export const throttles = {
  /** Customers and their pages. */
  reads: { rate: 50, burst: 100 },
  /** The description of the API: long, and the same for all. */
  documents: { rate: 2, burst: 20 },
  writes: { rate: 10, burst: 80 },
  /** Browsers that come back from a card window. */
  returns: { rate: 20, burst: 80 },
  /** iamport. */
  webhooks: { rate: 50, burst: 20 },
  operators: { rate: 10, burst: 20 },
  /** A backend asks for many people from one place. */
  servers: { rate: 20, burst: 40 },
} as const satisfies Readonly<Record<string, Throttle>>;
