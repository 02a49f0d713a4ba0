// The test cards: a number typed into the window, and how its charges go from then on.

export type TestCard = {
  readonly number: string;
  readonly behavior: string;
  readonly ko: string;
  readonly en: string;
  /** What the card company says to every charge. */
  readonly reason?: string;
};

export const testCards: readonly TestCard[] = [
  { number: '4242-4242-4242-4242', behavior: 'approve', ko: '항상 승인', en: 'Always approved' },
  {
    number: '4000-0000-0000-0002',
    behavior: 'decline',
    reason: '[8521] 한도초과',
    ko: '등록은 되고 결제는 한도초과',
    en: 'Registers, then every charge is over the limit',
  },
  {
    number: '4000-0000-0000-9995',
    behavior: 'decline',
    reason: '[8035] 잔액부족',
    ko: '잔액부족',
    en: 'Insufficient balance',
  },
  {
    number: '4000-0000-0000-0069',
    behavior: 'decline',
    reason: '[8314] 유효기간 만료',
    ko: '유효기간 만료',
    en: 'Expired',
  },
  {
    number: '4000-0000-0000-9979',
    behavior: 'decline',
    reason: '[8350] 분실/도난 카드',
    ko: '분실·도난 카드',
    en: 'Lost or stolen',
  },
  {
    number: '4000-0000-0000-0119',
    behavior: 'decline',
    reason: '카드사 시스템 점검중',
    ko: '카드사 점검',
    en: 'Card company maintenance',
  },
  {
    number: '4000-0000-0000-0101',
    behavior: 'refuse',
    reason: '카드 등록이 거절되었습니다',
    ko: '카드 등록 거절',
    en: 'Registration refused',
  },
  {
    number: '4000-0000-0000-5126',
    behavior: 'lost',
    ko: '결제되지만 응답이 사라짐',
    en: 'Charged, but the answer is lost',
  },
  {
    number: '4000-0000-0000-3055',
    behavior: 'third',
    reason: '[8035] 잔액부족',
    ko: '세 번째 시도부터 승인',
    en: 'Approved from the third attempt',
  },
];

/** By digits alone; a number that is no test card behaves like one that is always approved. */
export function cardFor(number: string): TestCard | undefined {
  const digits = number.replaceAll(/\D/g, '');
  return testCards.find((card) => card.number.replaceAll('-', '') === digits);
}

export function masked(number: string): string {
  const digits = number.replaceAll(/\D/g, '');
  return `${digits.slice(0, 6)}******${digits.slice(12)}`;
}
