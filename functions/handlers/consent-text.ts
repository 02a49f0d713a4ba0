// The words of a request for consent, in Korean and English: an answer is about exactly these.
import { sha256 } from '../adapters/sha256';
import type { CivilDate } from '../domain/common/calendar';
import { addDays } from '../domain/common/calendar';
import type { CardFacts } from '../domain/charge/payment';
import { unagreedDays } from '../domain/subscription/facts';
import type { OnNoConsent, Plan } from '../domain/catalogue/plan';
import type { Rise } from '../domain/subscription/rise';
import { rise as words } from './glossary.json';
import type { Language } from './spoken';
import { filled, spoken, writtenDay } from './spoken';

/** Another wording is another version, so that each answer names the one that was shown. */
export const textVersion = 'rise-1';

export type Texts = Readonly<Record<Language, { readonly text: string; readonly sha256: string }>>;

export type Naming = {
  readonly rise: Rise;
  readonly plan: Plan | undefined;
  readonly card: CardFacts | undefined;
  readonly onNoConsent: OnNoConsent;
};

/**
 * Date, amounts before and after, method, and how and with what effect to cancel (전자상거래법 제13조
 * 제6항, in force 2025-02-14).
 */
export function textsOf(of: Naming): Texts {
  const [ko, en] = [textIn('ko', of), textIn('en', of)];
  return { ko: { text: ko, sha256: sha256(ko) }, en: { text: en, sha256: sha256(en) } };
}

/** The request is named by what it says, and by when that was asked for. */
export const requestIdOf = ({ ko, en }: Texts, { askedAt }: Pick<Rise, 'askedAt'>): string =>
  `con${sha256(`${ko.sha256}${en.sha256}${askedAt ?? ''}`).slice(0, 25)}`;

const number = (amount: number) => amount.toLocaleString('en-US');

function textIn(language: Language, of: Naming): string {
  const say = spoken(words, language);
  const { rise, plan, card } = of;
  const { startsOn, before, after, price, quantity = 1, isOverdue } = rise;
  const foreign = language === 'en' ? plan?.en?.name : undefined;
  const facts = {
    name: foreign ?? plan?.name ?? price.planId,
    many: quantity === 1 ? '' : filled(say.many, { quantity }),
    day: dayIn(language, startsOn),
    last: dayIn(language, addDays(startsOn, -1)),
    days: unagreedDays,
    before: number(before),
    after: number(after),
    digits: card?.lastDigits ?? '',
    cadence: filled(say.cadence[price.every === 1 ? 'one' : 'many'][price.interval], price),
  };
  const lines = [
    say.title,
    say.plan,
    isOverdue ? say.fromAgreement : say.from,
    say.amounts,
    card ? say.card : say.anyCard,
    isOverdue ? say.cancelOverdue : say.cancel,
    say.without[isOverdue ? 'overdue' : of.onNoConsent],
  ];
  return lines.map((line) => filled(line, facts)).join('\n');
}

function dayIn(language: Language, on: CivilDate): string {
  if (language === 'en') return on;
  return writtenDay(language, on);
}
