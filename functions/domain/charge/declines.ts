// The decline dictionary (declines.json) read as rules: a provider's text -> what it says.
import dictionary from './declines.json';
import type { DeclineClass, Dunning } from '../catalogue/dunning';
import type { EpochSeconds } from '../common/calendar';
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
  /** Matches where all of these stand in the text, one of those if there are any, none of these. */
  readonly all?: readonly string[];
  readonly any?: readonly string[];
  readonly none?: readonly string[];
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
  none: (rule.none ?? []).map(patternOf),
}));

/**
 * Advice: whom to turn to. It names who may help and never whose fault it is, so what it says is
 * read without the name and the verb: 가맹점에서 유효기간 확인 바랍니다 is about the date of a card.
 * Without a particle between it may be the fault itself (거래정지 가맹점 문의), by what stands before.
 */
const advised = '가맹점|상점|판매점|판매자|판매처|카드사|카드회사|발급사|발급은행|은행|고객센터';
const toDo = '(?:재?확인|문의|연락|전화|상담)';
const about = '카드|카드정보|정보|계약|계약정보|계약사항|번호|내용|사항|상태';
const faulty = '미등록|등록|정지|중지|해지|만료|폐업|휴업|불가|미사용|미개시|한|된|은|는|할부|발급';
const stopped = '카드[이가은는]?(?:(?:사용|이용)[이은]?)?(?:정지|해지)(?:된|됨)?';
const advices = [
  `(?:해당|이용)?(?:${advised})(?:에서|에게|측에|측으로|으로|로|에)([^.,()[\\]/:;|]{0,12}?)${toDo}`,
  `(?:(?<!${faulty})|(?<=${stopped}))(?:해당|이용)?(?:${advised})((?:${about})?)(?:을|를)?${toDo}`,
  '(?<!할부)(?:가맹점|상점)[이의]?(?:정지|해지|한도|오류)?[이가]?아[님닙]()',
].map((pattern) => new RegExp(pattern, 'gu'));

function withoutAdvice(squeezed: string): string {
  return advices.reduce((text, advice) => text.replaceAll(advice, '|$1|'), squeezed);
}

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
/** A text about the merchant that one card alone is answered with. */
export const aloneCode = 'merchant_alone';
/** A hard decline of the card's former shop id, at which only a new card helps. */
export const formerMidCode = 'former_mid';
/** What closes a breaker without an operator: another charge was served. */
export const probeAnswered = 'a probe was answered';
const aloneAfter = 2;
const unlisted = { kind: 'unknown', class: 'weak', code: 'unlisted' } as const;

/**
 * First match wins, on text without white space: the order of the rules is part of their meaning
 * (iamport-v1 §13.1). Never by number alone: 8311 is a wrong password at KICC and a limit
 * elsewhere.
 */
export function classifyDecline(text: string | undefined): Decline {
  const squeezed = (text ?? '').replaceAll(/\s+/g, '').toUpperCase();
  // Where the advice is all that it says, it is a vague refusal.
  const whole = () => ruleOf(squeezed, ({ class: of }) => of === 'weak');
  const found = ruleOf(withoutAdvice(squeezed), () => true) ?? whole();
  const { kind, class: what, code } = found ?? unlisted;
  return { kind, class: what, code, reason: cut(text ?? '', reasonMax) };
}

function ruleOf(squeezed: string, counts: (rule: DeclineRule) => boolean): DeclineRule | undefined {
  const holds = (pattern: RegExp) => pattern.test(squeezed);
  return compiled.find(
    ({ rule, all, any, none }) =>
      counts(rule) && all.every(holds) && (any?.some(holds) ?? true) && !none.some(holds),
  )?.rule;
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
  return { ...decline, kind: 'key_invalid', class: 'hard', code: formerMidCode };
}

/**
 * Twice the merchant was refused with this card, and each time another card was charged since: the
 * words are about this card, whatever they say. A merchant who is refused is refused for all.
 */
export function ofOneCard(
  decline: Decline,
  was: Pick<Dunning, 'code' | 'faults' | 'since'> | undefined,
  breaker: { readonly on: boolean; readonly why: string; readonly since: EpochSeconds },
): Decline {
  if (decline.class !== 'merchant' || was === undefined || breaker.on) return decline;
  const isServed = breaker.why === probeAnswered && breaker.since >= was.since;
  const isOften = was.code === decline.code && was.faults >= aloneAfter && isServed;
  if (!isOften && was.code !== aloneCode) return decline;
  return { ...decline, kind: 'unknown', class: 'weak', code: aloneCode };
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
