// npm run export and its route: a month's books as a file that Excel opens as it is meant.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { csvLine } from '../bin/csv';
import type { Entry } from '../bin/export';
import { booksOf, csvOf, sumsOf } from '../bin/export';
import { call, subscribeAndPay, sandbox, startsSandbox, token } from './api-world';

startsSandbox();

const folder = mkdtempSync(join(tmpdir(), 'maedal-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ops = async () => sandbox.token('ops', 'billing/operator');
const month = () => new Date(sandbox.now() + 9 * 3_600_000).toISOString().slice(0, 7);

type Ran = { readonly status: number; readonly out: string; readonly err: string };

async function run(args: readonly string[], signed?: string): Promise<Ran> {
  const command = fileURLToPath(new URL('../bin/export.ts', import.meta.url));
  const env = { ...process.env, MAEDAL_TOKEN: signed ?? '' };
  return new Promise((resolve) => {
    const all = ['--import', 'tsx', command, ...args];
    execFile(process.execPath, all, { env }, (fault, out, err) => {
      resolve({ status: fault ? Number(fault.code) : 0, out, err });
    });
  });
}

test('a month is written to a file, and its sums are told: GET /admin/export', async () => {
  const { checkout } = await subscribeAndPay('export-user');
  const id = String(checkout['subscription']);
  await call(`POST /admin/subscriptions/${id}/refunds`, {
    token: await ops(),
    headers: { 'idempotency-key': 'export-1' },
    body: { period: 0, amount: 1_100, cancel: 'no', reason: '고객 요청' },
  });
  const page = await call(`GET /admin/export?month=${month()}`, { token: await ops() });
  expect(page.json['unreadable']).toEqual([]);
  expect(page.json['next']).toMatch(/^cancelled\.\d+\.\d+$/);
  const out = join(folder, 'books.csv');
  const ran = await run(['--month', month(), '--api', sandbox.url, '--out', out], await ops());
  expect(ran).toMatchObject({ status: 0, out: '' });
  expect(ran.err).toContain(
    '1 payment of 9900 won, 1 refund of 1100 won: 8800 won (supply 8000, VAT 800, tax-free 0)',
  );
  const text = readFileSync(out, 'utf8');
  expect(text.startsWith('\ufeff거래일시,구분,종류,금액,')).toBe(true);
  const lines = text.slice(1).trimEnd().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/^[\d -]+:[\d:]+,결제,정기결제,9900,9000,900,0,sub\w+,0,/);
  expect(lines[2]).toMatch(/,환불,정기결제,-1100,-1000,-100,0,/);
  for (const line of lines.slice(1)) expect(line).toContain(',basic-monthly,1,');
  expect(text).not.toMatch(/export-user|김매달|buyer@|010/);
  expect(existsSync(`${out}.part`)).toBe(false);
});

test('what is no month, no cursor and no operator is refused in one line', async () => {
  const operator = { token: await ops() };
  for (const query of ['', '?month=2026-13', '?month=2026', `?month=${month()}&after=paid`]) {
    expect((await call(`GET /admin/export${query}`, operator)).status, query).toBe(400);
  }
  expect((await call('GET /admin/export?month=2099-01', operator)).status).toBe(400);
  expect((await call(`GET /admin/export?month=${month()}`, { token })).status).toBe(403);

  const help = await run(['--help']);
  expect(help.status).toBe(0);
  expect(help.out).toMatch(/^usage: npm run -s export -- --month 2026-12/);
  const bad = await run(['--month', 'May']);
  expect([bad.status, bad.err]).toEqual([
    2,
    'export: --month must be such as 2026-12, got "May"\n',
  ]);
  const unnamed = await run(['--month', month(), '--api', sandbox.url]);
  expect([unnamed.status, unnamed.err]).toEqual([
    1,
    'export: set MAEDAL_TOKEN to a token with the operator scope\n',
  ]);
  const out = join(folder, 'never.csv');
  const ran = await run(['--month', '2099-01', '--api', sandbox.url, '--out', out], await ops());
  expect([ran.status, ran.err.trimEnd().split('\n').length]).toEqual([1, 1]);
  expect(existsSync(out)).toBe(false);
});

const entry = (changes: Partial<Entry>): Entry => ({
  key: 'imps_1',
  kind: 'charge',
  what: 'payment',
  at: '2026-12-01T10:00:00+09:00',
  subscription: 'sub1',
  period: 0,
  starts_on: '2026-12-01',
  ends_on: '2027-01-01',
  plan: 'basic-monthly',
  price_version: 1,
  order: 'c1',
  payment: 'imps_1',
  amount: 9_900,
  supply: 9_000,
  vat: 900,
  tax_free: 0,
  receipt_url: null,
  ...changes,
});

describe('a file', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+82', "'+82"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['  =1', "'  =1"],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
    ['a,b', '"a,b"'],
    ['a\r\n=b', '"a\r\n=b"'],
    ['구독', '구독'],
  ])('runs no cell as a formula: %j', (text, cell) => {
    expect(csvLine([text])).toBe(`${cell}\r\n`);
  });

  test('numbers stay numbers, also those below nothing, and what is absent is empty', () => {
    expect(csvLine([-1_100, null, 0])).toBe('-1100,,0\r\n');
  });

  test('an address of others that begins as a formula is text', () => {
    expect(csvOf([entry({ receipt_url: "=cmd|'/c calc'!A1" })])).toContain(`,'=cmd|'/c calc'!A1`);
  });

  test('an entry that is told twice stands once, as it was told last', async () => {
    const pages = [
      { items: [entry({}), entry({ key: 'imps_2' })], unreadable: [], next: 'paid.1.2' },
      { items: [entry({ amount: 1 })], unreadable: ['imps_9'], next: null },
    ];
    const asked: string[] = [];
    const get = async (path: string) => {
      asked.push(path);
      return pages[asked.length - 1];
    };
    const said: string[] = [];
    const operator = { get, post: () => Promise.reject(new Error('it only reads')) };
    const books = await booksOf(operator, '2026-12', (line) => said.push(line));
    expect(books.entries.map(({ key, amount }) => [key, amount])).toEqual([
      ['imps_1', 1],
      ['imps_2', 9_900],
    ]);
    expect(books.unreadable).toEqual(['imps_9']);
    expect(asked[1]).toBe('/admin/export?month=2026-12&after=paid.1.2');
    expect(said).toEqual(['2026-12: 2 entries, reading on', '2026-12: 2 entries']);
    expect(sumsOf([])).toBe(
      '0 payments of 0 won, 0 refunds of 0 won: 0 won (supply 0, VAT 0, tax-free 0)',
    );
  });
});
