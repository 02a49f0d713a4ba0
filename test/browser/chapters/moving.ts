// Another billing day: its partial period is seen before it is asked for, waits, and is taken back.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectNoFindings } from '../axe';
import type { Shop } from '../shop';
import { approving, paidRows, pay, press, shown, subscribe } from '../customer';

const dialogOf = (page: Page) => page.getByRole('dialog');
const open = async (page: Page) => {
  await page.locator('[data-key$=" day"]').focus();
  await page.keyboard.press('Enter');
  await page.locator('#to-day:focus').waitFor();
};
const ready = (page: Page) => page.locator('dialog .main[aria-disabled="false"]').waitFor();
const sums = async (page: Page) => (await page.locator('dialog .sums').textContent()) ?? '';
const wide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** From the list of days, where the keyboard stands, on to the button. */
async function confirm(page: Page): Promise<void> {
  await ready(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialogOf(page).waitFor({ state: 'detached' });
}

/** The n-th of the list, which begins with none. */
async function choose(page: Page, day: number): Promise<void> {
  await page.keyboard.press('Home');
  for (let n = 0; n < day; n += 1) await page.keyboard.press('ArrowDown');
  await expect.poll(() => page.locator('#to-day').inputValue()).toBe(String(day));
}

/** A day on which nobody is billed who subscribes today, and the won of its partial period. */
function another(now: number) {
  const [year = 0, month = 0, today = 0] = koreaDay(now).split('-').map(Number);
  // Next month's day of today, or its last one.
  const due = Math.min(today, daysIn(year, month + 1));
  const day = due > 14 ? 5 : 20;
  const days = day > due ? day - due : daysIn(year, month + 1) - due + day;
  return { day, days };
}

const koreaDay = (at: number) => new Date(at + 9 * 3_600_000).toISOString().slice(0, 10);
/** Of a month that counts from 1, also beyond the year. */
const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

export function moving({ visit, sandbox }: Shop): void {
  describe('moving the billing day', () => {
    test('days, won and dates before it is confirmed; it waits, and is taken back', async () => {
      const page = await visit('pc');
      await subscribe(page);
      const { day, days } = another(sandbox().now());
      await open(page);
      await dialogOf(page).getByText('옮길 날을 선택해 주세요').waitFor();
      const go = page.locator('dialog .main');
      expect(await go.getAttribute('aria-disabled')).toBe('true');
      await choose(page, day);
      await dialogOf(page).getByText(`새 결제일 전까지의 ${days}일분만 결제됩니다`).waitFor();
      await ready(page);
      expect(await sums(page)).toMatch(/이용료9,900원.*일할 차감−[\d,]+원결제 예정 금액[\d,]+원/);
      const then = new RegExp(`${day}일부터 월.9,900원이 결제되고, 그다음 결제일은 \\d+년`);
      await dialogOf(page).getByText(then).waitFor();
      const won = /결제 예정 금액([\d,]+원)/.exec(await sums(page))?.[1] ?? '';
      await page.keyboard.press('Escape');
      await page.locator('[data-key$=" day"]:focus').waitFor();
      expect(await page.locator('[data-key$=" undo-day"]').count()).toBe(0);

      await open(page);
      await choose(page, day);
      await confirm(page);
      await page
        .getByText(new RegExp(`부터 결제일은 ${day}일입니다.*${days}일분 ${won}`))
        .waitFor();
      const waits = await page.locator('.panel > dl dd', { hasText: '그 전' }).textContent();
      expect(waits).toMatch(
        new RegExp(`^${day}일 \\(\\d+년 \\d+월 ${day}일부터\\), .*${days}일분 ${won}$`),
      );
      // The next charge is not the price alone: it stands there with its parts.
      expect(await page.locator('.coming').textContent()).toContain(`결제 예정 금액${won}`);
      await page.locator('[data-key$=" day"]:focus').waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText(/결제일 변경을 취소했습니다. 다음 결제일은 \d+년/).waitFor();
      expect(await page.locator('.panel > dl dd', { hasText: '그 전' }).count()).toBe(0);
      expect(await page.locator('.coming').count()).toBe(0);
    });

    test('what was shown is charged, with credit; its days and its next date stand', async () => {
      const page = await visit('pc');
      await subscribe(page);
      const { day } = another(sandbox().now());
      await press(page, '적립금 5,000원 지급');
      await page.getByText('지급했습니다').waitFor();
      await open(page);
      await choose(page, day);
      await ready(page);
      const told = await sums(page);
      expect(told).toContain('적립금 사용−');
      const won = /결제 예정 금액([\d,]+원)/.exec(told)?.[1] ?? '';
      await confirm(page);
      await page.locator('[data-key$=" undo-day"]').waitFor();
      await page.goto('about:blank');
      await sandbox().advance('P32D');
      await page.goto(`${sandbox().url}/`);
      const row = page.locator('tbody tr', { hasText: /적립금으로 결제|결제 완료/ });
      await expect.poll(() => row.count()).toBeGreaterThan(1);
      const amounts = await page.locator('tbody td.amount-of').allTextContents();
      expect(amounts.some((text) => text.startsWith(won))).toBe(true);
      expect(await shown(page, '다음 결제일')).toMatch(new RegExp(`월 ${day}일 `));
    });

    test('on a phone: the day that it has can not be chosen, in words', async () => {
      const page = await visit('iphone');
      await pay(page, approving);
      await page.locator('#mark.good').waitFor();
      await page.goto(`${sandbox().url}/`);
      await page.locator('.status.active').waitFor();
      const today = Number(koreaDay(sandbox().now()).slice(8));
      await open(page);
      await choose(page, today);
      await dialogOf(page).getByText('이미 그날에 결제되고 있거나').waitFor();
      expect(await page.locator('dialog .main').getAttribute('aria-disabled')).toBe('true');
      await page.keyboard.press('End');
      // Unless today is the last of its month, it is another day.
      if (today < 28) await dialogOf(page).getByText('결제일은 말일(31일)이 됩니다').waitFor();
      await page.keyboard.press('Escape');
      expect(await paidRows(page).count()).toBe(1);
    });

    test.each(['ko', 'en'])('nothing is in the way of anybody: %s', async (locale) => {
      const page = await visit('pc', { locale });
      await pay(page, approving);
      await page.locator('.status.active').waitFor();
      const { day } = another(sandbox().now());
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await open(page);
        await expectNoFindings(page, `no day is chosen, ${width} px`);
        await choose(page, day);
        await ready(page);
        expect(await wide(page)).toBeLessThanOrEqual(0);
        await expectNoFindings(page, `what a day comes to, ${width} px`);
        await confirm(page);
        await page.locator('[data-key$=" undo-day"]').waitFor();
        expect(await wide(page)).toBeLessThanOrEqual(0);
        await expectNoFindings(page, `a day that waits, ${width} px`);
        await page.locator('[data-key$=" undo-day"]').focus();
        await page.keyboard.press('Enter');
        await page.locator('[data-key$=" undo-day"]').waitFor({ state: 'detached' });
      }
    });
  });
}
