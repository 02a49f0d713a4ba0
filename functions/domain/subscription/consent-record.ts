// The proof of an answer to a request for consent: what was shown, and how it was answered.
import type { CivilDate, EpochSeconds } from '../common/calendar';
import type { SubscriptionId } from '../common/identity';
import type { Won } from '../common/money';
import type { Answer } from './facts';
import type { Rise } from './rise';

export type ConsentRecord = {
  readonly id: string;
  readonly subscriptionId: SubscriptionId;
  readonly version: number;
  readonly at: EpochSeconds;
  /** The request that was answered: another text is another request. */
  readonly request: string;
  readonly act: Answer['act'];
  /** When she answered; earlier than `at` where the shop's backend told of it. */
  readonly saidAt: EpochSeconds;
  readonly period: number;
  readonly startsOn: CivilDate;
  /** Won each period. */
  readonly before: Won;
  readonly after: Won;
  readonly planId: string;
  readonly priceVersion: number;
  /** 1 where absent. */
  readonly quantity?: number | undefined;
  /** The last digits of the card, as the text named it. */
  readonly lastDigits?: string | undefined;
  readonly textVersion: string;
  /** SHA-256 of the text as it was shown, in hex. */
  readonly sha256: string;
  readonly language: 'ko' | 'en';
  /** imported: the shop's backend told of an act of its customer. */
  readonly source: 'customer' | 'imported';
  /** How the shop heard of it, such as a call. */
  readonly channel?: string | undefined;
  /** The subject of a backend's token. */
  readonly by?: string | undefined;
};

/** What was shown, and how the answer came in. */
export type Shown = Pick<
  ConsentRecord,
  ('request' | 'lastDigits' | 'textVersion' | 'sha256' | 'language') | ('source' | 'channel' | 'by')
>;

export type Answered = Shown & {
  readonly act: Answer['act'];
  readonly saidAt: EpochSeconds;
  readonly rise: Rise;
};

/** `id`: that of the deed which is written with it. */
export function consentRecord(
  { rise, ...shown }: Answered,
  { id, subscriptionId, at }: Pick<ConsentRecord, 'id' | 'subscriptionId' | 'at'>,
): ConsentRecord {
  const { period, startsOn, before, after, price, quantity } = rise;
  const { planId, version: priceVersion } = price;
  const terms = { period, startsOn, before, after, planId, priceVersion, quantity };
  return { id, subscriptionId, at, ...shown, ...terms, version: 0 };
}
