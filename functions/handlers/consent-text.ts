// The words of a request for consent, in Korean and English: an answer is about exactly these.
import { sha256 } from '../adapters/sha256';
import type { CivilDate } from '../domain/common/calendar';
import { addDays } from '../domain/common/calendar';
import type { CardFacts } from '../domain/charge/payment';
import { unagreedDays } from '../domain/subscription/facts';
import type { OnNoConsent, Plan } from '../domain/catalogue/plan';
import type { Rise } from '../domain/subscription/rise';

/** Another wording is another version, so that each answer names the one that was shown. */
export const textVersion = 'rise-1';

export type Language = 'ko' | 'en';
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
  const [ko, en] = [korean(of), english(of)];
  return { ko: { text: ko, sha256: sha256(ko) }, en: { text: en, sha256: sha256(en) } };
}

/** The request is named by what it says. */
export const requestIdOf = ({ ko, en }: Texts): string =>
  `con${sha256(`${ko.sha256}${en.sha256}`).slice(0, 25)}`;

const number = (amount: number) => amount.toLocaleString('en-US');

function korean({ rise, plan, card, onNoConsent }: Naming): string {
  const { startsOn, before, after, price, quantity = 1, isOverdue } = rise;
  const name = plan?.name ?? price.planId;
  const many = quantity === 1 ? '' : ` ${quantity}개`;
  const last = koreanDay(addDays(startsOn, -1));
  const without = {
    end:
      `동의하지 않으면 ${koreanDay(startsOn)}부터 결제되지 않고 이용할 수 없습니다. ` +
      `${unagreedDays}일 안에 동의하면 그날부터 다시 이용할 수 있고, 그 뒤에는 해지됩니다.`,
    keep_old_price: `동의하지 않으면 지금 금액 ${number(before)}원으로 계속됩니다.`,
  };
  return [
    '정기결제 금액 변경 동의',
    `상품: ${name}${many}`,
    isOverdue
      ? `결제일: 동의하는 날 (${koreanDay(startsOn)}), 이후 ${koreanCadence(rise)}마다`
      : `결제일: ${koreanDay(startsOn)}부터 ${koreanCadence(rise)}마다`,
    `금액: ${number(before)}원에서 ${number(after)}원으로 (부가세 포함)`,
    `결제 수단: ${card ? `등록한 카드 (끝 번호 ${card.lastDigits})` : '등록한 카드'}`,
    isOverdue
      ? '해지 방법: ‘내 구독’에서 언제든지 해지할 수 있습니다. 해지하면 결제되지 않습니다.'
      : '해지 방법: ‘내 구독’에서 언제든지 해지할 수 있습니다. ' +
        `다음 결제일에 해지하면 ${last}까지 이용하고, 그 뒤에는 결제되지 않습니다.`,
    isOverdue ? '동의하기 전에는 결제되지 않고 이용할 수 없습니다.' : without[onNoConsent],
  ].join('\n');
}

function english({ rise, plan, card, onNoConsent }: Naming): string {
  const { startsOn, before, after, price, quantity = 1, isOverdue } = rise;
  const name = plan?.en?.name ?? plan?.name ?? price.planId;
  const many = quantity === 1 ? '' : `, ${quantity} of it`;
  const without = {
    end:
      `Without your consent nothing is charged and nothing can be used from ${startsOn} on. ` +
      `If you agree within ${unagreedDays} days it begins again on that day; after them it ends.`,
    keep_old_price: `Without your consent it goes on at ${number(before)} won.`,
  };
  return [
    'Consent to a changed recurring amount',
    `Plan: ${name}${many}`,
    isOverdue
      ? `Charged on: the day on which you agree (${startsOn}), then every ${cadence(rise)}`
      : `Charged on: ${startsOn}, then every ${cadence(rise)}`,
    `Amount: from ${number(before)} won to ${number(after)} won (VAT included)`,
    `Paid by: your registered card${card ? ` ending in ${card.lastDigits}` : ''}`,
    isOverdue
      ? 'To cancel: at any time under “My subscription”. Nothing is charged after that.'
      : 'To cancel: at any time under “My subscription”. Cancelled on the next billing date, it ' +
        `can be used until ${addDays(startsOn, -1)}, and nothing is charged after that.`,
    isOverdue
      ? 'Nothing is charged and nothing can be used before you agree.'
      : without[onNoConsent],
  ].join('\n');
}

function koreanDay(on: CivilDate): string {
  const [year, month, day] = on.split('-').map(Number);
  return `${year}년 ${month}월 ${day}일`;
}

const units = { day: '일', week: '주', month: '개월', year: '년' } as const;

function koreanCadence({ price: { interval, every } }: Rise): string {
  return `${every}${units[interval]}`;
}

function cadence({ price: { interval, every } }: Rise): string {
  return every === 1 ? interval : `${every} ${interval}s`;
}
