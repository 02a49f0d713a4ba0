// npm run export: the payments and refunds of a month as CSV, for the tax return.
import { renameSync, writeFileSync } from 'node:fs';
import { Misuse, runCommand } from './command';
import type { Cell } from './csv';
import { byteOrderMark, csvLine } from './csv';
import type { Operator } from './operator';
import { operatorFrom } from './operator';

const usage = `usage: npm run -s export -- --month 2026-12 --api URL [--out FILE]

Writes what was paid and what was given back in a month of Korean time as CSV, one line an entry,
with its supply value, VAT and tax-free part. It is read from iamport's lists and from the charges
of the table, page by page; orders of the shop's own are left out. Export a month after its end.
Exit status 0: written. 1: not complete, one line says why. 2: wrong options.

  --month  the month, such as 2026-12
  --api    the URL of the API (stack output ApiUrl); MAEDAL_TOKEN holds an operator's token
  --out    the file to write; books-2026-12.csv in this folder if not given, - for the terminal
  --help   shows this
`;

export type Entry = {
  readonly key: string;
  readonly kind: 'charge' | 'duplicate' | 'unmatched';
  readonly what: 'payment' | 'refund';
  readonly at: string;
  readonly subscription: string;
  readonly period: number | null;
  readonly starts_on: string | null;
  readonly ends_on: string | null;
  readonly plan: string | null;
  readonly price_version: number | null;
  readonly order: string;
  readonly payment: string;
  readonly amount: number;
  readonly supply: number | null;
  readonly vat: number | null;
  readonly tax_free: number | null;
  readonly receipt_url: string | null;
};

type Page = {
  readonly items: readonly Entry[];
  readonly unreadable: readonly string[];
  readonly next: string | null;
};

export type Books = { readonly entries: readonly Entry[]; readonly unreadable: readonly string[] };

/** All pages. Of two entries with one key the later one stands: a refund came in between. */
export async function booksOf(
  operator: Operator,
  month: string,
  say: (line: string) => void,
): Promise<Books> {
  const entries = new Map<string, Entry>();
  const unreadable = new Set<string>();
  for (let next: string | null = ''; next !== null;) {
    const from: string = next === '' ? '' : `&after=${encodeURIComponent(next)}`;
    const page = (await operator.get(`/admin/export?month=${month}${from}`)) as Page;
    for (const one of page.items) entries.set(one.key, one);
    for (const one of page.unreadable) unreadable.add(one);
    next = page.next;
    say(`${month}: ${entries.size} entries${next === null ? '' : ', reading on'}`);
  }
  const sorted = [...entries.values()].sort((a, b) => order(a.at, b.at) || order(a.key, b.key));
  return { entries: sorted, unreadable: [...unreadable] };
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const columns: readonly (readonly [string, (of: Entry) => Cell])[] = [
  ['거래일시', ({ at }) => at.slice(0, 19).replace('T', ' ')],
  ['구분', ({ what }) => (what === 'payment' ? '결제' : '환불')],
  ['종류', ({ kind }) => kinds[kind]],
  ['금액', ({ amount }) => amount],
  ['공급가액', ({ supply }) => supply],
  ['부가가치세', ({ vat }) => vat],
  ['면세금액', ({ tax_free: free }) => free],
  ['구독', ({ subscription }) => subscription],
  ['회차', ({ period }) => period],
  ['이용시작일', ({ starts_on: on }) => on],
  ['이용종료일(제외)', ({ ends_on: on }) => on],
  ['요금제', ({ plan }) => plan],
  ['가격 버전', ({ price_version: version }) => version],
  ['주문번호', ({ order: number }) => number],
  ['결제번호', ({ payment }) => payment],
  ['매출전표', ({ receipt_url: url }) => url],
];

const kinds = { charge: '정기결제', duplicate: '중복 결제', unmatched: '확인 필요' } as const;

export function csvOf(entries: readonly Entry[]): string {
  const head = csvLine(columns.map(([name]) => name));
  const lines = entries.map((of) => csvLine(columns.map(([, cell]) => cell(of))));
  return [byteOrderMark, head, ...lines].join('');
}

/** `2 payments of 19800 won, 1 refund of 1100 won: 18700 won, VAT 1700`. */
export function sumsOf(entries: readonly Entry[]): string {
  const part = (what: Entry['what']) => {
    const of = entries.filter((one) => one.what === what);
    const won = of.reduce((sum, { amount }) => sum + Math.abs(amount), 0);
    return `${of.length} ${what}${of.length === 1 ? '' : 's'} of ${won} won`;
  };
  const total = (of: (one: Entry) => number | null) =>
    entries.reduce((sum, one) => sum + (of(one) ?? 0), 0);
  const net = total(({ amount }) => amount);
  const taxes = [
    `supply ${total(({ supply }) => supply)}`,
    `VAT ${total(({ vat }) => vat)}`,
    `tax-free ${total(({ tax_free: free }) => free)}`,
  ];
  return `${part('payment')}, ${part('refund')}: ${net} won (${taxes.join(', ')})`;
}

type Values = { readonly month?: string; readonly api?: string; readonly out?: string };

async function run({ month = '', api, out }: Values): Promise<number> {
  if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(month)) {
    throw new Misuse(`--month must be such as 2026-12, got "${month}"`);
  }
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const { entries, unreadable } = await booksOf(operatorFrom(api), month, say);
  const path = out ?? `books-${month}.csv`;
  write(path, csvOf(entries));
  say(`${month}: ${sumsOf(entries)}${path === '-' ? '' : `, in ${path}`}`);
  const untaxed = entries.filter(({ supply }) => supply === null).length;
  if (untaxed > 0) say(`${untaxed} without taxes: no charge has booked them, see GET /admin/cases`);
  for (const id of unreadable) {
    say(`payment ${id} is missing: iamport does not say what was given back when; add it by hand`);
  }
  return unreadable.length === 0 ? 0 : 1;
}

/** Whole or not at all: a file that was cut in the middle looks as if it were the month. */
function write(path: string, text: string): void {
  if (path === '-') {
    process.stdout.write(text);
    return;
  }
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

await runCommand<Values>(import.meta.url, {
  name: 'export',
  usage,
  options: { month: { type: 'string' }, api: { type: 'string' }, out: { type: 'string' } },
  run,
});
