// The decline dictionary (declines.json) read as rules: a provider's text -> what it says.
import dictionary from './declines.json';
import type { DeclineClass } from '../catalogue/dunning';
import { cut } from '../common/text';

/** What a text says about the card; `unknown` where it says nothing we can rely on. */
export type DeclineKind =
  | 'insufficient'
  | 'limit'
  | 'expired'
  | 'lost_stolen'
  | 'blocked'
  | 'key_invalid'
  | 'merchant'
  | 'maintenance'
  | 'network'
  | 'unknown';

export type Decline = {
  readonly kind: DeclineKind;
  /** What is to be done about it. */
  readonly class: DeclineClass;
  /** The entry that matched, `unlisted` where none did. */
  readonly code: string;
  /** The provider's own words, cut to fit the ledger. */
  readonly reason: string;
};

type DeclineRule = Omit<Decline, 'reason'> & {
  /** Matches where all of these stand in the text, and one of those, if there are any. */
  readonly all?: readonly string[];
  readonly any?: readonly string[];
  readonly source: string;
};

/** Undecided outcomes and merchant faults first, then money, then hard words, vague words last. */
export const declineRules = dictionary.rules as readonly DeclineRule[];
export const dictionaryVersion = dictionary.version;

/**
 * A middle dot in a word of the dictionary is a place where Korean may put a particle:
 * `잔액·부족` stands in 잔액부족, 잔액이 부족합니다 and 잔액은 부족하여 alike.
 */
const particle = '[이가은는을를의도]?';
const compiled = declineRules.map((rule) => ({
  rule,
  all: (rule.all ?? []).map(patternOf),
  any: rule.any?.map(patternOf),
}));

function patternOf(word: string): RegExp {
  const parts = word.toUpperCase().split('·');
  return new RegExp(parts.map((part) => part.replaceAll(/[^\p{L}\p{N}]/gu, '\\$&')).join(particle));
}

/**
 * Whether a fault is that of the card's own company: the text says so, or names it. All else may
 * be the payment gateway's, which all cards share.
 */
export function isOfIssuer({ class: what, reason }: Decline, issuer: string | undefined): boolean {
  if (what !== 'infrastructure' || issuer === undefined) return false;
  return /카드사|발급사|은행/.test(reason) || reason.includes(issuer);
}

const reasonMax = 80;
/** Every send was refused in words of no class: nothing is known of the card. */
export const unclassified: Decline = {
  kind: 'unknown',
  class: 'weak',
  code: 'unclassified',
  reason: 'refused without a record',
};
export const badRequestCode = 'bad_request';
/** The request was refused, and no card by it: the merchant's matter until it is mended. */
export const badRequest = ({ reason }: Decline): Decline => ({
  kind: 'merchant',
  class: 'merchant',
  code: badRequestCode,
  reason,
});
const unlisted = { kind: 'unknown', class: 'weak', code: 'unlisted' } as const;

/**
 * First match wins, on text without white space: the order of the rules is part of their meaning
 * (iamport-v1 §13.1). Never by number alone: 8311 is a wrong password at KICC and a limit
 * elsewhere.
 */
export function classifyDecline(text: string | undefined): Decline {
  const squeezed = (text ?? '').replaceAll(/\s+/g, '').toUpperCase();
  const holds = (pattern: RegExp) => pattern.test(squeezed);
  const found = compiled.find(
    ({ all, any }) => all.every(holds) && (any === undefined || any.some(holds)),
  );
  const { kind, class: what, code } = found?.rule ?? unlisted;
  return { kind, class: what, code, reason: cut(text ?? '', reasonMax) };
}

/**
 * The card's own shop id is not known any more: only a card that is registered with the present one
 * helps. A refusal of the present shop id, or of an unknown one, stays about the merchant.
 */
export function ofFormerMid(
  decline: Decline,
  { card, billed }: { readonly card?: string | undefined; readonly billed?: string | undefined },
): Decline {
  const isFormer = card !== undefined && billed !== undefined && card !== billed;
  if (decline.code !== 'merchant_unregistered' || !isFormer) return decline;
  return { ...decline, kind: 'key_invalid', class: 'hard', code: 'former_mid' };
}

const shownMax = 60;
const mail = /[^\s@]+@[^\s@]+/g;
/** Card, phone and order numbers, however grouped; a code of up to four digits stays. */
const numbers = /\d[\d*xX -]{3,}[\d*xX]/g;
const addressed = /[가-힣A-Za-z]{1,20}(?=\s*(고객)?님)/g;

/**
 * A text that has no class yet, for the log: cut, and without what could name a person or a
 * card.
 */
export function shownText(text: string): string {
  const bare = text
    .replaceAll(/\p{C}+/gu, ' ')
    .replaceAll(mail, '…')
    .replaceAll(numbers, '…')
    .replaceAll(addressed, '…');
  return cut(bare.trim(), shownMax);
}
