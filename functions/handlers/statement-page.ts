// The statement of a charge as a page: lines, taxes, card, slip and refunds, on one sheet.
import { addDays, civilDate } from '../domain/common/calendar';
import type { Shown } from './answers';
import type { Markup } from './markup';
import { html, link } from './markup';
import { printPage } from './print-page';
import type { StatementAnswer } from './statement-views';

type Told = Shown<typeof StatementAnswer>;
type Taxes = Pick<Told, 'amount' | 'supply' | 'vat' | 'tax_free'>;

const words = {
  ko: {
    title: '이용 명세서',
    until: (from: string, last: string) => `${from} ~ ${last}`,
    lines: '청구 내역',
    base: '이용료',
    owed_days: '연체 기간에 이용한 날',
    supply: '공급가액',
    vat: '부가가치세',
    taxFree: '면세 금액',
    sum: '합계 (부가가치세 포함)',
    paid: '결제',
    paidAt: '결제 일시',
    card: '카드',
    order: '주문 번호',
    payment: '결제 번호',
    slip: '신용카드 매출전표',
    see: '보기',
    status: {
      open: '아직 결제되지 않았습니다.',
      waived: '청구하지 않은 금액입니다.',
      settled_elsewhere: '카드가 아닌 다른 방법으로 결제되었습니다.',
      paid: '',
      refunded: '전액 환불되었습니다.',
    },
    refunds: '환불',
    done: '환불',
    unknown: '환불 처리 중',
    outside: '별도 환불',
    left: '환불 후 금액',
    won: (amount: number) => `${amount.toLocaleString('ko-KR')}원`,
    merchant: '사업자 구분',
    kinds: {
      taxable: '과세 사업자',
      exempt: '면세 사업자',
      mixed: '과세·면세 겸영 사업자',
    },
    note:
      '이 명세서는 세금계산서가 아닙니다. 카드로 결제한 금액은 신용카드 매출전표가 증빙입니다 ' +
      '(부가가치세법 제33조 제2항).',
  },
  en: {
    title: 'Statement',
    until: (from: string, last: string) => `${from} to ${last}`,
    lines: 'What was charged',
    base: 'Subscription',
    owed_days: 'Days used while payment was due',
    supply: 'Supply value',
    vat: 'VAT',
    taxFree: 'Free of VAT',
    sum: 'Total, VAT included',
    paid: 'Payment',
    paidAt: 'Paid at',
    card: 'Card',
    order: 'Order number',
    payment: 'Payment number',
    slip: 'Card slip',
    see: 'Open',
    status: {
      open: 'Not paid yet.',
      waived: 'This amount is not asked for.',
      settled_elsewhere: 'Paid by other means than a card.',
      paid: '',
      refunded: 'Refunded in full.',
    },
    refunds: 'Refunds',
    done: 'Refund',
    unknown: 'Refund in progress',
    outside: 'Refund made separately',
    left: 'Left after refunds',
    won: (amount: number) => `₩${amount.toLocaleString('en-US')}`,
    merchant: 'Merchant',
    kinds: {
      taxable: 'Liable to VAT',
      exempt: 'Exempt from VAT',
      mixed: 'Sells with and without VAT',
    },
    note:
      'This statement is no tax invoice. For a card payment the card slip is the document ' +
      '(Value-Added Tax Act, article 33 (2)).',
  },
} as const;

type Words = (typeof words)['ko'] | (typeof words)['en'];

/** `name` is what was sold, in the language of the page. */
export function statementPage(told: Told, name: string, korean: boolean): string {
  const say = words[korean ? 'ko' : 'en'];
  const body = html`<p>
      ${name}<span class="small">${daysOf(told.starts_on, told.ends_on, say)}</span>
    </p>
    ${linesOf(told, say)} ${paymentOf(told, say)} ${refundsOf(told, say)}
    <p class="note">${say.merchant}: ${say.kinds[told.merchant]}. ${say.note}</p>`;
  return printPage({ korean, title: say.title, body });
}

function linesOf({ lines, ...sums }: Told, say: Words): Markup {
  const rows = lines.map((line) =>
    row(say[line.kind], money(say.won(line.amount)), [
      daysOf(line.starts_on, line.ends_on, say),
      `${say.won(line.unit_amount)} × ${line.quantity}`,
    ]),
  );
  const whole = taxesOf(sums, say).map(([name, won]) => row(name, money(won)));
  return html`<h2>${say.lines}</h2>
    ${table([...rows, ...whole, sumRow(say.sum, say.won(sums.amount))])}`;
}

/** A part that is 0 is not told. */
function taxesOf(of: Taxes, say: Words): readonly (readonly [string, string])[] {
  const { supply, vat, tax_free: free } = of;
  const parts: readonly (readonly [string, number])[] = [
    [say.supply, supply],
    [say.vat, vat],
    [say.taxFree, free],
  ];
  return parts.filter(([, won]) => won > 0).map(([name, won]) => [name, say.won(won)]);
}

function paymentOf({ paid, status }: Told, say: Words): Markup {
  const told = say.status[status];
  const note = told === '' ? undefined : html`<p>${told}</p>`;
  const head = html`<h2>${say.paid}</h2>`;
  if (!paid) return html`${head}${note}`;
  const { card, receipt_url: slip } = paid;
  const rows = [
    row(say.paidAt, timeOf(paid.at)),
    ...(card ? [row(say.card, `${card.name} ···· ${card.last_digits}`)] : []),
    row(say.order, paid.order),
    row(say.payment, paid.payment),
    ...(slip === null ? [] : [row(say.slip, link(slip, say.see))]),
  ];
  return html`${head}${note}${table(rows)}`;
}

function refundsOf({ refunds, left }: Told, say: Words): Markup | undefined {
  if (refunds.length === 0) return undefined;
  const rows = refunds.map(({ at, outcome, ...taxes }) =>
    row(say[outcome], money(`−${say.won(taxes.amount)}`), [
      at === null ? undefined : timeOf(at),
      taxesOf(taxes, say)
        .map((part) => part.join(' '))
        .join(', '),
    ]),
  );
  return html`<h2>${say.refunds}</h2>
    ${table([...rows, sumRow(say.left, say.won(left))])}`;
}

function table(rows: readonly Markup[]): Markup {
  return html`<table>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** Details stand below the name, a line each. */
function row(
  name: string,
  value: string | Markup,
  details: readonly (string | undefined)[] = [],
): Markup {
  const below = details
    .filter((text) => text !== undefined)
    .map((text) => html`<span class="small">${text}</span>`);
  return html`<tr>
    <th scope="row">${name}${below}</th>
    <td>${value}</td>
  </tr>`;
}

function sumRow(name: string, value: string): Markup {
  return html`<tr class="sum">
    <th scope="row">${name}</th>
    <td>${money(value)}</td>
  </tr>`;
}

/** Stays on one line. */
function money(text: string): Markup {
  return html`<span class="won">${text}</span>`;
}

/** With the last day in it, as people read it. */
function daysOf(startsOn: string | null, endsOn: string | null, say: Words): string | undefined {
  if (startsOn === null || endsOn === null) return undefined;
  return say.until(startsOn, addDays(civilDate(endsOn), -1));
}

/** `2026-12-01T10:00:00+09:00` as a person writes it. */
function timeOf(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
