// The shop on a phone, where the page leaves for the card window and comes back through a landing.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Shop } from '../shop';
import { agree, approving, pay, press, shown, start, status, travel, typeCard } from '../customer';

export function onAPhone({ visit, sandbox }: Shop): void {
  const told = (page: Page, text: string) => page.getByRole('heading', { name: text }).waitFor();
  const back = async (page: Page) => {
    await page.getByRole('link', { name: '쇼핑몰로 돌아가기' }).click();
    await page.getByRole('heading', { name: '내 구독' }).waitFor();
  };
  async function holdsNoSidewaysScroll(page: Page): Promise<void> {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  }

  describe('on a phone', () => {
    test('it leaves for the window and is told plan, amount, next date and card', async () => {
      const page = await visit('android');
      await holdsNoSidewaysScroll(page);
      await pay(page, approving);
      await told(page, '구독이 시작되었습니다');
      expect(new URL(page.url()).pathname).toBe('/return.html');
      expect(await shown(page, '상품')).toBe('매달 편지 베이직');
      expect(await shown(page, '금액')).toBe('월 9,900원');
      expect(await shown(page, '다음 결제일')).toMatch(/^\d+년 \d+월 \d+일$/);
      expect(await shown(page, '카드')).toContain('····4242');
      expect(await page.locator('#mark.good').count()).toBe(1);
      expect(await page.getByRole('link').count()).toBe(1);
      await holdsNoSidewaysScroll(page);
      await back(page);
      await expect.poll(() => status(page).textContent()).toBe('이용 중');
      await holdsNoSidewaysScroll(page);
    });

    test('another card is no new start, and neither is a debt that it pays', async () => {
      const page = await visit('android');
      await pay(page, approving);
      await told(page, '구독이 시작되었습니다');
      await back(page);
      await press(page, '카드 변경');
      await typeCard(page, '5555-5555-5555-4444');
      await told(page, '카드를 변경했습니다');
      await back(page);
      sandbox().emulator.script([{ route: 'again', fault: { kind: 'decline' } }]);
      await travel(page, '한 달 뒤');
      await expect.poll(() => status(page).textContent()).toBe('결제 실패 · 다시 시도합니다');
      await press(page, '카드 변경');
      await typeCard(page, approving);
      await told(page, '밀린 금액이 결제되었습니다');
    });

    test('the terms are read from their top, wherever the keyboard stands', async () => {
      const page = await visit('iphone');
      await page.setViewportSize({ width: 375, height: 667 });
      await start(page).click();
      await page.locator('#agree:focus').waitFor();
      const dialog = page.getByRole('dialog');
      expect(await dialog.evaluate((node) => node.scrollHeight > node.clientHeight)).toBe(true);
      expect(await dialog.evaluate((node) => node.scrollTop)).toBe(0);
    });

    test('a card that cannot pay: why, and what to do', async () => {
      const page = await visit('iphone');
      await pay(page, '4000-0000-0000-9995');
      await told(page, '잔액이 부족합니다. 다른 카드로 다시 시도해 주세요.');
      expect(await shown(page, '실패 사유')).toBe('잔액이 부족합니다');
      expect(await page.locator('#mark.bad').count()).toBe(1);
    });

    test('a window that is left, or that refuses the card: nothing is registered', async () => {
      const page = await visit('android');
      await agree(page);
      await press(page, '취소');
      await told(page, '카드가 등록되지 않았습니다');
      await back(page);
      await pay(page, '4000-0000-0000-0101');
      await told(page, '카드가 등록되지 않았습니다');
    });

    test('a payment under way waits without red; the button has a name at once', async () => {
      const page = await visit('android');
      sandbox().emulator.script([{ route: 'again', fault: { kind: 'dropAfter' } }]);
      await pay(page, approving);
      await told(page, '결제 처리 중입니다');
      await page.locator('#mark.waits').waitFor();
      expect(await page.locator('#mark.bad').count()).toBe(0);
      await sandbox().advance('PT15M');
      await told(page, '구독이 시작되었습니다');
      await page.route('**/*.js', (route) => route.abort());
      await page.goto(`${sandbox().url}/return.html`);
      expect(await page.getByRole('link', { name: '쇼핑몰로 돌아가기' }).count()).toBe(1);
    });
  });
}
