// The receipt of a payment as a small page: Korean, English where the browser asks for it, no
// script.
import { koreaTime } from '../clock';
import type { IamportEmulator } from './emulator';
import type { PaymentRow } from './types';

export type ReceiptPage = { readonly status: 200 | 404; readonly html: string };

const words = {
  ko: {
    title: '카드 매출전표',
    missing: '영수증을 찾을 수 없습니다',
    test: '테스트 거래입니다. 실제로 결제된 금액은 없습니다.',
    shop: '가맹점',
    order: '주문명',
    card: '카드',
    approval: '승인번호',
    paidAt: '승인 일시',
    supply: '공급가액',
    vat: '부가세',
    taxFree: '면세 금액',
    amount: '합계',
    canceled: '취소 금액',
    money: (amount: number) => `${amount.toLocaleString('ko-KR')}원`,
  },
  en: {
    title: 'Card receipt',
    missing: 'There is no such receipt',
    test: 'A test payment. No real money was charged.',
    shop: 'Shop',
    order: 'Order',
    card: 'Card',
    approval: 'Approval number',
    paidAt: 'Approved at',
    supply: 'Net amount',
    vat: 'VAT',
    taxFree: 'Tax-free amount',
    amount: 'Total',
    canceled: 'Canceled amount',
    money: (amount: number) => `₩${amount.toLocaleString('en-US')}`,
  },
} as const;
type Language = keyof typeof words;

/** Only money that was taken has a receipt: not a registration, not a decline. */
export function receiptPage(
  emulator: IamportEmulator,
  impUid: string,
  acceptLanguage: string | undefined,
): ReceiptPage {
  const language = /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'ko';
  const row = emulator.book.byImpUid.get(impUid);
  if (!row || row.paid_at === 0 || row.customer_uid_usage === 'issue') {
    return { status: 404, html: page(language, words[language].missing, '') };
  }
  const shop = emulator.channels.find((one) => one.pg_id === row.pg_id)?.name;
  return { status: 200, html: page(language, words[language].title, body(row, shop, language)) };
}

function body(of: PaymentRow, shop: string | undefined, language: Language): string {
  const lines = rows(of, shop, language).map(
    ([name, value]) => `<dt>${name}</dt><dd${langOf(value)}>${escaped(value)}</dd>`,
  );
  return `<dl>${lines.join('\n')}</dl>\n<p><b>TEST</b> ${words[language].test}</p>`;
}

function rows(of: PaymentRow, shop: string | undefined, language: Language) {
  const word = words[language];
  const taxFree = Math.min(of.tax_free, of.amount);
  const vat = Math.round((of.amount - taxFree) / 11);
  const at = koreaTime(of.paid_at * 1_000)
    .replace('T', ' ')
    .replace('+09:00', ' KST');
  const all: readonly (readonly [string, string])[] = [
    [word.shop, shop === undefined ? of.pg_id : `${shop} (${of.pg_id})`],
    [word.order, of.name ?? ''],
    [word.card, [of.card_name, of.card_number].filter(Boolean).join(' ')],
    [word.approval, of.imp_uid.slice(-8)],
    [word.paidAt, at],
    [word.supply, word.money(of.amount - taxFree - vat)],
    [word.vat, word.money(vat)],
    [word.taxFree, taxFree > 0 ? word.money(taxFree) : ''],
    [word.amount, word.money(of.amount)],
    [word.canceled, of.cancel_amount > 0 ? `-${word.money(of.cancel_amount)}` : ''],
  ];
  return all.filter(([, value]) => value !== '');
}

/** Names stay Korean in English. */
const langOf = (text: string) => (/[가-힣]/.test(text) ? ' lang="ko"' : '');

function escaped(text: string): string {
  const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return text.replaceAll(/[&<>]/g, (sign) => signs[sign] ?? sign);
}

function page(language: Language, title: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · TEST</title>
<style>
body { margin: 0; padding: 1rem; font: 16px/1.6 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif;
  color: #17211f; background: #f3f6f5; word-break: keep-all; overflow-wrap: break-word; }
main { max-width: 24rem; margin: 6vh auto 2rem; padding: 1.5rem; background: #fff;
  border: 1px solid #d5dedb; border-radius: .75rem; }
h1 { margin: 0 0 1rem; font-size: 1.25rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .4rem 1.5rem; margin: 0; }
dt { color: #55625f; }
dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }
p { margin: 1rem 0 0; color: #55625f; font-size: .9rem; }
b { padding: .1rem .5rem; border: 1px solid #a3281c; border-radius: 1rem; color: #a3281c; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}
