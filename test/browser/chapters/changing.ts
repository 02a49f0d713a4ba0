// Another plan or quantity: seen before it is asked for, and told as what came of it.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectNoFindings } from '../axe';
import type { Shop } from '../shop';
import { paidRows, pay, approving, shown, status, subscribe } from '../customer';

const weekly = (page: Page) =>
  page.locator('.card', { hasText: /주간 책갈피|Weekly Bookmark/ }).locator('.main');
const dialogOf = (page: Page) => page.getByRole('dialog');
const open = async (page: Page) => {
  await page.locator('[data-key$=" terms"]').focus();
  await page.keyboard.press('Enter');
  await dialogOf(page).waitFor();
};

/** Types how many, from the first field on, and goes on to when by the arrow keys. */
async function typeSeats(page: Page, seats: number, when: 'now' | 'period_end'): Promise<void> {
  await page.locator('#to-quantity:focus').waitFor();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(String(seats));
  await page.keyboard.press('Tab');
  if (when === 'now') await page.keyboard.press('ArrowUp');
  await page.locator(`#when-${when}:checked`).waitFor({ state: 'attached' });
  await page.locator('dialog .main[aria-disabled="false"]').waitFor();
}

async function confirm(page: Page): Promise<void> {
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialogOf(page).waitFor({ state: 'detached' });
}

export function changing({ visit, sandbox }: Shop): void {
  describe('changing', () => {
    test('more of it now: the arithmetic before, the sum paid, the statement of it', async () => {
      const page = await visit('pc');
      await subscribe(page, weekly(page));
      await sandbox().advance('P2D');
      await open(page);
      await dialogOf(page).getByText('바꿀 상품이나 수량을 선택해 주세요').waitFor();
      const go = page.locator('dialog .main');
      expect(await go.getAttribute('aria-disabled')).toBe('true');
      await typeSeats(page, 3, 'now');
      await page.locator('.sums').waitFor();
      // 16,500 − ⌊16,500 × 2 ÷ 7⌉ = 11,786, less 5,500 − 1,571 = 3,929.
      const parts = ['11,786원', '−3,929원', '16,500원 − 이용한 2일분 4,714원 (7일 중)', '(5일)'];
      const sums = (await page.locator('.sums').textContent()) ?? '';
      for (const part of parts) expect(sums).toContain(part);
      expect(await go.textContent()).toBe('7,857원 결제하고 변경');
      await dialogOf(page)
        .getByText(/다음 결제일 \d+년.*주간 책갈피 3개, 주.16,500원/)
        .waitFor();
      await confirm(page);
      await page.getByText(/변경되었습니다. 주간 책갈피 3개.*차액 7,857원이 결제/).waitFor();
      expect(await shown(page, '수량')).toBe('3개');
      expect(await shown(page, '금액')).toBe('주 16,500원');
      expect(await paidRows(page).first().textContent()).toContain('변경 차액');
      const [sheet] = await Promise.all([
        page.waitForEvent('popup'),
        page.locator('td.papers-of a').first().click(),
      ]);
      await sheet.getByText('변경 후 남은 기간 이용료').waitFor();
    });

    test('a difference that is declined changes nothing, and says why', async () => {
      const page = await visit('pc');
      await subscribe(page, weekly(page));
      await open(page);
      await typeSeats(page, 2, 'now');
      const fault = { kind: 'decline', message: '[8521] 한도초과' } as const;
      sandbox().emulator.script([{ route: 'again', fault }]);
      await confirm(page);
      await page.getByText('변경되지 않았습니다. 결제된 금액은 없습니다. 카드 한도를').waitFor();
      expect(await shown(page, '금액')).toBe('주 5,500원');
      expect(await status(page).textContent()).toBe('이용 중');
      const row = page.locator('tbody tr').first();
      await expect.poll(() => row.textContent()).toContain('변경되지 않음');
    });

    test('one whose answer is lost waits, and is told when it is known', async () => {
      const page = await visit('pc');
      await subscribe(page, weekly(page));
      for (const [kind, ending, wait] of [
        ['dropAfter', /변경되었습니다. 주간 책갈피 2개/, 'PT15M'],
        ['dropBefore', /변경되지 않았습니다. 남아 있는 결제는 없으며/, 'P2D'],
      ] as const) {
        await open(page);
        await typeSeats(page, kind === 'dropAfter' ? 2 : 4, 'now');
        sandbox().emulator.script([{ route: 'again', fault: { kind } }]);
        await confirm(page);
        await page.locator('#notice.waits', { hasText: '결제가 확인되면 변경되고' }).waitFor();
        expect(await status(page).textContent()).toBe('결제 처리 중');
        await page.locator('[data-key$=" terms"][aria-disabled="true"]').waitFor();
        if (kind === 'dropBefore') sandbox().emulator.script(again(200));
        await sandbox().advance(wait);
        sandbox().emulator.script([]);
        await page.getByText(ending).waitFor();
        await expect.poll(() => status(page).textContent()).toBe('이용 중');
      }
      expect(await shown(page, '수량')).toBe('2개');
    });

    test('another plan from the next charge on: waits in sight, and is taken back', async () => {
      const page = await visit('pc');
      await subscribe(page);
      await open(page);
      await page.locator('#to-plan:focus').waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowUp');
      await dialogOf(page).getByText('‘다음 결제일부터’를 선택해 주세요').waitFor();
      await page.keyboard.press('ArrowDown');
      await page.locator('dialog .main[aria-disabled="false"]').waitFor();
      await dialogOf(page)
        .getByText(/부터 매달 편지 1년, 연.99,000원이 결제됩니다/)
        .waitFor();
      await confirm(page);
      await page.getByText(/변경을 예약했습니다. \d+년 \d+월 \d+일부터 매달 편지 1년/).waitFor();
      expect(await shown(page, '변경 예정')).toMatch(/매달 편지 1년, 연.99,000원$/);
      await page.locator('[data-key$=" terms"]:focus').waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText(/변경을 취소했습니다. 다음 결제일은/).waitFor();
      expect(await page.locator('dt', { hasText: '변경 예정' }).count()).toBe(0);
    });

    test.each(['ko', 'en'])('nothing is in the way of anybody: %s', async (locale) => {
      const page = await visit('pc', { locale });
      await pay(page, approving, weekly(page));
      await page.locator('.status.active').waitFor();
      await open(page);
      await expectNoFindings(page, 'a change without a choice');
      await typeSeats(page, 2, 'now');
      await expectNoFindings(page, 'a change now');
      await page.keyboard.press('ArrowDown');
      await page.locator('#when-period_end:checked').waitFor({ state: 'attached' });
      await page.locator('dialog .main[aria-disabled="false"]').waitFor();
      await expectNoFindings(page, 'a change later');
      await page.setViewportSize({ width: 390, height: 844 });
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await confirm(page);
      await page.locator('[data-key$=" undo"]').waitFor();
      expect(await wide()).toBeLessThanOrEqual(0);
      await expectNoFindings(page, 'a change that waits');
    });
  });

  const again = (times: number) =>
    Array.from({ length: times }, () => ({
      route: 'again' as const,
      fault: { kind: 'dropBefore' as const },
    }));
}
