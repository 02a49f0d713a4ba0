// A pause and its end: what each means is seen before it is asked for, and stands on the page.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectNoFindings } from '../axe';
import type { Shop } from '../shop';
import { approving, inside, paidRows, pay, press, shown, status, subscribe } from '../customer';

const dialogOf = (page: Page) => page.getByRole('dialog');
const rest = async (page: Page) => {
  await page.locator('[data-key$=" rest"]').focus();
  await page.keyboard.press('Enter');
  await dialogOf(page).waitFor();
};
const ready = (page: Page) => page.locator('dialog .main[aria-disabled="false"]').waitFor();

/** From the length, where the keyboard stands first, on to the button. */
async function confirm(page: Page): Promise<void> {
  await ready(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialogOf(page).waitFor({ state: 'detached' });
}

export function resting({ visit, sandbox }: Shop): void {
  describe('resting', () => {
    test('from the next charge on, for so long: seen, waiting, and taken back', async () => {
      const page = await visit('pc');
      await subscribe(page);
      await rest(page);
      await page.locator('#rest-periods:focus').waitFor();
      await ready(page);
      const until = async () => (await dialogOf(page).locator('.preview').textContent()) ?? '';
      const one = await until();
      expect(one).toMatch(/이미 결제한 기간은 그대로 이용하고, .*까지 쉽니다.*에 9,900원이 다시/);
      await page.keyboard.press('ArrowDown');
      await expect.poll(until).not.toBe(one);
      await page.keyboard.press('Escape');
      expect(await status(page).textContent()).toBe('이용 중');
      await page.locator('[data-key$=" rest"]:focus').waitFor();
      await page.keyboard.press('Enter');
      await dialogOf(page).waitFor();
      await confirm(page);
      await page.getByText(/부터 쉬도록 예약했습니다. 다음 결제일은 \d+년/).waitFor();
      expect(await shown(page, '쉬는 기간')).toMatch(/^\d+년 \d+월 \d+일 – \d+년 \d+월 \d+일$/);
      await rest(page);
      await dialogOf(page)
        .getByText(/쉬지 않고 계속 이용합니다. .*에 9,900원이 결제/)
        .waitFor();
      await page.keyboard.press('Enter');
      await page.getByText(/쉬기를 취소했습니다/).waitFor();
      expect(await page.locator('dt', { hasText: '쉬는 기간' }).count()).toBe(0);
    });

    test('now: the days left are kept, nothing is charged, and it is gone on with', async () => {
      const page = await visit('pc');
      await subscribe(page);
      await rest(page);
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowDown');
      await dialogOf(page)
        .getByText(/남은 \d+일은 그 뒤에 이용하고, .*에 9,900원이 다시/)
        .waitFor();
      await ready(page);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText(/부터 쉽니다. 다음 결제일은 \d+년/).waitFor();
      expect(await status(page).textContent()).toBe('쉬는 중');
      expect(await shown(page, '남은 이용일')).toMatch(/^\d+일, 다시 시작한 뒤에 이용$/);
      await press(page, '카드 변경');
      // Nothing is owed in a pause.
      await inside(page).getByText('지금 결제되는 금액은 없습니다').waitFor();
      await inside(page).getByRole('button', { name: '취소' }).click();
      await rest(page);
      await dialogOf(page).getByText('남은 기간을 모두 이용한 뒤').waitFor();
      await page.keyboard.press('Enter');
      await page.getByText(/다시 이용하실 수 있습니다/).waitFor();
      expect(await status(page).textContent()).toBe('이용 중');
      expect(await paidRows(page).count()).toBe(1);
    });

    test('gone on with when the paid days are over, it is charged today, as was said', async () => {
      const page = await visit('pc');
      await subscribe(page);
      await rest(page);
      await confirm(page);
      await page.getByText(/부터 쉬도록 예약했습니다/).waitFor();
      await page.goto('about:blank');
      await sandbox().advance('P35D');
      await page.goto(`${sandbox().url}/`);
      await expect.poll(() => status(page).textContent()).toBe('쉬는 중');
      await rest(page);
      await dialogOf(page).getByText('오늘 9,900원이 결제되고, 새 이용 기간이 오늘').waitFor();
      await page.keyboard.press('Enter');
      await sandbox().advance('PT5M');
      await expect.poll(() => paidRows(page).count()).toBe(2);
      expect(await status(page).textContent()).toBe('이용 중');
    });

    test.each(['ko', 'en'])('nothing is in the way of anybody: %s', async (locale) => {
      const page = await visit('pc', { locale });
      await pay(page, approving);
      await page.locator('.status.active').waitFor();
      await rest(page);
      await ready(page);
      await expectNoFindings(page, 'a pause');
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowDown');
      await ready(page);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.locator('.status.paused').waitFor();
      await expectNoFindings(page, 'a pause that runs');
      await rest(page);
      await expectNoFindings(page, 'its end');
    });
  });
}
