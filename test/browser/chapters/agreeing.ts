// A request for consent: what it names, two answers of one weight, and what follows each.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectNoFindings } from '../axe';
import type { Shop } from '../shop';
import { approving, paidRows, pay, status } from '../customer';

const asked = (page: Page) => page.locator('.asks');
const answer = async (page: Page, act: 'agree' | 'decline') => {
  await page.locator(`[data-key$=" ${act}"]`).focus();
  await page.keyboard.press('Enter');
};

export function agreeing({ visit, sandbox }: Shop): void {
  /** A price that is raised from the next charge on, within the 30 days before it. */
  async function raised(locale = 'ko'): Promise<Page> {
    const page = await visit('pc', { locale });
    await pay(page, approving);
    await page.locator('.status.active').waitFor();
    await page.locator('#raise').focus();
    await page.keyboard.press('Enter');
    await page.locator('#merchant-told', { hasText: /10,900/ }).waitFor();
    await sandbox().advance('P2D');
    await asked(page).waitFor();
    return page;
  }

  describe('agreeing', () => {
    test('it names day, amounts, method, way out, and neither answer is heavier', async () => {
      const page = await raised();
      const text = (await asked(page).textContent()) ?? '';
      const parts = [
        '결제일: ',
        '9,900원에서 10,900원으로',
        '끝 번호 4242',
        '해지 방법: ',
        '동의하지',
      ];
      for (const part of parts) expect(text).toContain(part);
      const looks = await asked(page)
        .getByRole('button')
        .evaluateAll((all) =>
          all.map((node) => {
            const { color, backgroundColor, borderColor, fontSize, fontWeight, padding } =
              getComputedStyle(node);
            const style = { color, backgroundColor, borderColor, fontSize, fontWeight, padding };
            return JSON.stringify({ ...style, height: node.clientHeight });
          }),
        );
      expect(looks).toHaveLength(2);
      expect(looks[0]).toBe(looks[1]);
      const words = await asked(page).getByRole('button').allTextContents();
      expect(words).toEqual(['동의합니다', '동의하지 않습니다']);
    });

    test('agreed to by keyboard, taken back, agreed to again, and then charged', async () => {
      const page = await raised();
      await answer(page, 'agree');
      await page.getByText(/동의하셨습니다. \d+년 .*에 10,900원이 결제됩니다/).waitFor();
      await asked(page).getByText('결제되기 전까지 취소할 수 있습니다').waitFor();
      await answer(page, 'decline');
      await page.getByText('동의를 취소했습니다. 10,900원은 결제되지 않습니다').waitFor();
      await asked(page).getByText('에 동의하지 않으셨습니다').waitFor();
      await answer(page, 'agree');
      await page.getByText(/동의하셨습니다. \d+년/).waitFor();
      await sandbox().advance('P1M');
      await expect.poll(() => paidRows(page).count()).toBe(2);
      expect(await paidRows(page).first().textContent()).toContain('10,900원');
      expect(await asked(page).count()).toBe(0);
    });

    test('without an answer nothing more is charged; a late one begins a period', async () => {
      const page = await raised();
      await sandbox().advance('P1M');
      await expect.poll(() => status(page).textContent()).toBe('동의 대기 · 이용 중지');
      expect(await paidRows(page).count()).toBe(1);
      await asked(page).getByText('결제일: 동의하는 날').waitFor();
      await answer(page, 'agree');
      await page.getByText(/동의하셨습니다. \d+년/).waitFor();
      await sandbox().advance('PT5M');
      await expect.poll(() => paidRows(page).count()).toBe(2);
      await expect.poll(() => status(page).textContent()).toBe('이용 중');
    });

    test.each(['ko', 'en'])('nothing is in the way of anybody: %s', async (locale) => {
      const page = await raised(locale);
      await expectNoFindings(page, 'a request for consent');
      await answer(page, 'agree');
      await page.locator('.asks.agreed').waitFor();
      await expectNoFindings(page, 'one that is agreed to');
      await answer(page, 'decline');
      await page.locator('.asks.declined').waitFor();
      await expectNoFindings(page, 'one that is declined');
      await page.setViewportSize({ width: 390, height: 844 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    });
  });
}
