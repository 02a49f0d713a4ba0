// Every screen for everybody: axe-core finds nothing, in both languages and at both widths.
import { describe, expect, test } from 'vitest';
import { resultPage } from '../../../functions/handlers/landing-page';
import { expectNoFindings } from '../axe';
import type { Shop } from '../shop';
import { agree, approving, declining, inside, start, status, typeCard } from '../customer';

const words = ['active', 'pending', 'changed', 'superseded', 'declined', 'failed'] as const;

export function everyScreen({ visit, sandbox }: Shop): void {
  describe('every screen', () => {
    test.each(['ko', 'en'])('of the shop and the card window, on a PC: %s', async (locale) => {
      const page = await visit('pc', { locale });
      await expectNoFindings(page, 'the plans');
      await start(page).click();
      await page.locator('#agree:focus').waitFor();
      await expectNoFindings(page, 'the consent');
      await page.keyboard.press('Escape');
      await agree(page);
      await inside(page).locator('#card:focus').waitFor();
      await expectNoFindings(page, 'the card window');
      await typeCard(page, declining);
      await page.locator('#notice.bad').waitFor();
      await expectNoFindings(page, 'a declined card');
      sandbox().emulator.script([{ route: 'again', fault: { kind: 'dropAfter' } }]);
      await agree(page);
      await typeCard(page, approving);
      await page.locator('.status.waiting').waitFor();
      await expectNoFindings(page, 'a payment under way');
      await sandbox().advance('PT15M');
      await page.locator('.status.active').waitFor();
      const decline = (message: string) => ({ kind: 'decline', message }) as const;
      sandbox().emulator.script([{ route: 'again', fault: decline('[8037] 한도초과') }]);
      await sandbox().advance('P1M');
      await page.locator('.status.past_due').waitFor();
      await expectNoFindings(page, 'a debt that is tried again');
      await sandbox().advance('P2D');
      await page.locator('.status.active').waitFor();
      sandbox().emulator.script([{ route: 'again', fault: decline('[8350] 분실/도난 카드') }]);
      await sandbox().advance('P1M');
      await page.locator('.status.past_due').waitFor();
      await expectNoFindings(page, 'a debt that needs a new card');
      await page.locator('[data-key$=" card"]').click();
      await typeCard(page, approving);
      await page.locator('.status.active').waitFor();
      await page.locator('[data-key$=" now"]').click();
      await page.locator('dialog').waitFor();
      await expectNoFindings(page, 'the cancel');
      await page.locator('dialog button').first().click();
      await page.locator('[data-key$=" end"]').waitFor();
      await expectNoFindings(page, 'a subscription that ends');
      expect(await status(page).count()).toBe(1);
    });

    test.each(['ko', 'en'])('of a phone, from the window to the result: %s', async (locale) => {
      const page = await visit('iphone', { locale });
      await agree(page);
      await page.locator('#card:focus').waitFor();
      await expectNoFindings(page, 'the card window');
      await typeCard(page, declining);
      await page.locator('#mark.bad').waitFor();
      await expectNoFindings(page, 'the result: declined');
      await page.goto(`${sandbox().url}/`);
      sandbox().emulator.script([{ route: 'again', fault: { kind: 'dropAfter' } }]);
      await agree(page);
      await typeCard(page, approving);
      await page.locator('#mark.waits').waitFor();
      await expectNoFindings(page, 'the result: under way');
      await sandbox().advance('PT15M');
      await page.locator('#mark.good').waitFor();
      await expectNoFindings(page, 'the result');
      for (const word of words) {
        await page.setContent(resultPage(word, locale === 'ko').html);
        await expectNoFindings(page, `the landing: ${word}`);
      }
    });
  });
}
