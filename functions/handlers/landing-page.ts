// The small page a phone lands on where the merchant has configured none: no script, no outside
// parts.

import type { VisitWord } from '../domain/checkout/visit-word';

const words = {
  ko: {
    active: ['구독이 시작되었습니다', '카드가 등록되고 첫 결제가 완료되었습니다.'],
    pending: [
      '결제를 확인하고 있습니다',
      '잠시 후 구독 내역에서 확인해 주세요. 다시 결제하지 않으셔도 됩니다.',
    ],
    changed: ['카드가 변경되었습니다', '새 카드가 등록되었습니다. 지금 결제된 금액은 없습니다.'],
    superseded: [
      '이미 구독 중입니다',
      '다른 창에서 구독이 먼저 시작되었습니다. 이 창에서 결제된 금액은 없습니다.',
    ],
    declined: [
      '결제가 승인되지 않았습니다',
      '다른 카드로 다시 시도해 주세요. 출금된 금액은 없습니다.',
    ],
    failed: [
      '카드가 등록되지 않았습니다',
      '구독 화면으로 돌아가 다시 시도해 주세요. 출금된 금액은 없습니다.',
    ],
    close: '이 창은 닫으셔도 됩니다.',
  },
  en: {
    active: [
      'Your subscription has started',
      'Your card is registered and the first payment is done.',
    ],
    pending: [
      'We are checking your payment',
      'Please look at your subscription in a moment. There is no need to pay again.',
    ],
    changed: ['Your card has been changed', 'The new card is registered. Nothing was charged now.'],
    superseded: [
      'You are already subscribed',
      'Another window had started the subscription before. Nothing was charged by this one.',
    ],
    declined: [
      'The payment was not approved',
      'Please try again with another card. Nothing was charged.',
    ],
    failed: [
      'The card was not registered',
      'Please go back to the subscription and try again. Nothing was charged.',
    ],
    close: 'You can close this window.',
  },
} as const;

const marks: Record<VisitWord, string> = {
  active: '✓',
  pending: '…',
  changed: '✓',
  superseded: '✓',
  declined: '!',
  failed: '!',
};
const colors: Record<VisitWord, string> = {
  active: '#0b5d4e',
  pending: '#1f5fbf',
  changed: '#0b5d4e',
  superseded: '#0b5d4e',
  declined: '#a3281c',
  failed: '#a3281c',
};

/** Nothing of the request is in it: there is nothing to reflect. */
export function resultPage(word: VisitWord, korean: boolean): { status: number; html: string } {
  const language = korean ? 'ko' : 'en';
  const [title, text] = words[language][word];
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>
body { margin: 0; padding: 1rem; color: #17211f; background: #f3f6f5; word-break: keep-all;
  font: 17px/1.6 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans CJK KR', system-ui, sans-serif; }
main { max-width: 24rem; margin: 12vh auto 0; padding: 2rem 1.5rem; text-align: center;
  background: #fff; border: 1px solid #d5dedb; border-radius: .75rem; }
.mark { display: inline-grid; place-items: center; width: 3.5rem; height: 3.5rem; color: #fff;
  border-radius: 50%; background: ${colors[word]}; font-size: 1.75rem; }
h1 { font-size: 1.4rem; margin: 1.25rem 0 .5rem; }
p { margin: .5rem 0; color: #55625f; text-wrap: balance; }
</style>
</head>
<body>
<main>
<div class="mark" aria-hidden="true">${marks[word]}</div>
<h1>${title}</h1>
<p>${text}</p>
<p>${words[language].close}</p>
</main>
</body>
</html>
`;
  return { status: 200, html };
}
