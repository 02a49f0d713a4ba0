// Statements of charges: a link of the history, a page that holds a token, and whose it is.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectNoFindings } from '../axe';
import type { Shop } from '../shop';
import { approving, pay, subscribe } from '../customer';

export function papers({ visit, sandbox }: Shop): void {
  describe('papers', () => {
    const statementLink = (page: Page) => page.locator('td.papers-of a').first();

    async function opened(page: Page): Promise<Page> {
      await statementLink(page).focus();
      const [sheet] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')]);
      await sheet.locator('.sum').first().waitFor();
      return sheet;
    }

    test('each charge links to its statement, which stays through a reload', async () => {
      const page = await visit('pc');
      await subscribe(page);
      const sheet = await opened(page);
      await sheet.getByRole('heading', { name: '이용 명세서' }).waitFor();
      const text = (await sheet.locator('main').textContent()) ?? '';
      for (const part of ['매달 편지 베이직', '9,900원 × 1', '9,000원', '900원']) {
        expect(text).toContain(part);
      }
      expect(sheet.url()).not.toMatch(/token|bearer|eyJ/i);
      await sheet.reload();
      await sheet.getByRole('heading', { name: '이용 명세서' }).waitFor();
      // The page forbids itself everything but its own style.
      expect(await sheet.locator('script').count()).toBe(0);
      await expectNoFindings(sheet, 'the statement');
    });

    test('in English where the shop is, and none of what was never charged', async () => {
      const page = await visit('iphone', { locale: 'en-US' });
      await pay(page, approving);
      await page.locator('#mark.good').waitFor();
      await page.goto(`${sandbox().url}/`);
      const sheet = await opened(page);
      await sheet.getByRole('heading', { name: 'Statement' }).waitFor();
      expect(await sheet.locator('html').getAttribute('lang')).toBe('en');
      await expectNoFindings(sheet, 'the statement');
      await sheet.goto(sheet.url().replace('charge=0', 'charge=7'));
      await sheet.getByText('it was not found').waitFor();
      await expectNoFindings(sheet, 'no statement');
    });
  });
}
