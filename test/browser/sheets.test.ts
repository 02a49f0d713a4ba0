// Pages to print, as a phone shows them and as A4 takes them.
import { expect, test } from 'vitest';
import { statementPage } from '../../functions/handlers/statement-page';
import { expectNoFindings } from './axe';
import { describeBrowser } from './support';

const taxes = { amount: 13_200, supply: 9_000, vat: 900, tax_free: 3_300 };
const line = { quantity: 1, arithmetic: '', ...taxes };

/** With the longest that stands in one: mixed taxes, owed days, refunds of every kind. */
const statement = {
  subscription: `sub${'a1'.repeat(12)}z`,
  plan: 'basic-monthly',
  name: '매달 편지 베이직',
  period: 3,
  change: null,
  starts_on: '2027-05-09',
  ends_on: '2027-06-09',
  status: 'paid' as const,
  currency: 'KRW' as const,
  merchant: 'mixed' as const,
  lines: [
    {
      ...line,
      kind: 'base' as const,
      name: null,
      starts_on: '2027-05-09',
      ends_on: '2027-06-09',
      unit_amount: 100_000_000,
      amount: 100_000_000,
    },
    {
      ...line,
      kind: 'owed_days' as const,
      name: null,
      starts_on: '2027-04-09',
      ends_on: '2027-04-13',
      unit_amount: 1_320,
      amount: 1_320,
    },
  ],
  ...taxes,
  paid: {
    at: '2027-05-09T10:00:00+09:00',
    card: { name: '비씨카드(우리)', last_digits: '4242' },
    order: 'c1'.repeat(16),
    payment: 'imps_123456789012',
    receipt_url: 'https://iamport.kr/receipt/1',
  },
  refunds: (['done', 'unknown', 'outside'] as const).map((outcome, at) => ({
    ...taxes,
    outcome,
    credit_back: 0,
    at: at === 2 ? null : '2027-05-10T09:00:00+09:00',
  })),
  refunded: 26_400,
  left: 0,
};

describeBrowser('pages to print', (open) => {
  test.each([true, false])('a statement is readable on a phone (Korean: %s)', async (korean) => {
    const page = await open('iphone');
    await page.setContent(statementPage(statement, statement.name, korean));
    const widths = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(widths[0], 'nothing is wider than the screen').toBe(widths[1]);
    await expectNoFindings(page, 'statement');
  });

  test('a statement is one sheet of A4', async () => {
    const page = await open('pc');
    await page.setContent(statementPage(statement, statement.name, true));
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
    expect(sheets).toHaveLength(1);
    expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 59[45][\d.]* 84[12][\d.]*\]/);
  });
});
