// The statement of a charge as a page: lines, taxes, card, slip and refunds, on one sheet.
import { addDays, civilDate } from '../domain/common/calendar';
import type { Shown } from './answers';
import { statement } from './glossary.json';
import type { Markup } from './markup';
import { html, link } from './markup';
import { printPage } from './print-page';
import type { Spoken } from './spoken';
import { spoken } from './spoken';
import type { StatementAnswer } from './statement-views';

type Told = Shown<typeof StatementAnswer>;
type Taxes = Pick<Told, 'amount' | 'supply' | 'vat' | 'tax_free'>;

type Words = Spoken<typeof statement> & { readonly won: (amount: number) => string };

function wordsIn(korean: boolean): Words {
  const won = (amount: number): string =>
    korean ? `${amount.toLocaleString('ko-KR')}원` : `₩${amount.toLocaleString('en-US')}`;
  return { ...spoken(statement, korean ? 'ko' : 'en'), won };
}

/** `name` is what was sold, in the language of the page. */
export function statementPage(told: Told, name: string, korean: boolean): string {
  const say = wordsIn(korean);
  const body = html`<p>
      ${name}<span class="small">${daysOf(told.starts_on, told.ends_on, say)}</span>
    </p>
    ${linesOf(told, say)} ${paymentOf(told, say)} ${refundsOf(told, say)}
    <p class="note">${say.merchant}: ${say.merchants[told.merchant]}. ${say.note}</p>`;
  return printPage({ korean, title: say.title, body });
}

function linesOf(told: Told, say: Words): Markup {
  const { lines, ...sums } = told;
  const rows = lines.map((line) =>
    row(line.name ?? say.lines[line.kind], money(say.won(line.amount)), [
      daysOf(line.starts_on, line.ends_on, say),
      line.name === null ? undefined : say.lines[line.kind],
      isCounted(told, line.kind) ? `${say.won(line.unit_amount)} × ${line.quantity}` : undefined,
    ]),
  );
  const whole = taxesOf(sums, say).map(([name, won]) => row(name, money(won)));
  return html`<h2>${say.charged}</h2>
    ${table([...rows, ...whole, sumRow(say.sum, say.won(sums.amount))])}`;
}

/** What is taken off is no number of things. */
const isCounted = ({ change }: Told, kind: Told['lines'][number]['kind']): boolean =>
  change === null && !['partial', 'credit', 'rounded_off'].includes(kind);

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
  const note = status === 'paid' ? undefined : html`<p>${say.status[status]}</p>`;
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
  const rows = refunds.map(({ at, outcome, credit_back: back, ...taxes }) =>
    row(say.outcome[outcome], money(`−${say.won(taxes.amount)}`), [
      at === null ? undefined : timeOf(at),
      taxesOf(taxes, say)
        .map((part) => part.join(' '))
        .join(', '),
      back > 0 ? `${say.creditBack} ${say.won(back)}` : undefined,
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
  return say.until.replace('{from}', startsOn).replace('{last}', addDays(civilDate(endsOn), -1));
}

/** `2026-12-01T10:00:00+09:00` as a person writes it. */
function timeOf(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
