// Buying, leaving and staying: what a customer agrees to, and what the page confirms.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Shop } from '../shop';
import { agree, approving, declining, inside, paidRows, pay, press, start } from '../customer';
import { status, subscribe, travel, typeCard } from '../customer';

const notice = (page: Page) => page.locator('#notice');
/** The two widths that everything is looked at. */
const widths = [1_280, 390];
const wide = (width: number) => ({ viewport: { width, height: 844 } });

export function buying({ visit, sandbox }: Shop): void {
  describe('buying', () => {
    test.each(widths)('nothing opens before a box is ticked, and none is: %i px', async (width) => {
      const page = await visit('pc', wide(width));
      await start(page).click();
      const dialog = page.getByRole('dialog', { name: '정기결제 동의' });
      const terms = (await dialog.locator('dl').textContent()) ?? '';
      for (const term of ['9,900원', '월 9,900원', '매월', '카드', '해지할 수 있습니다']) {
        expect(terms).toContain(term);
      }
      expect(await dialog.getByRole('checkbox').isChecked()).toBe(false);
      // Tab and Enter: the button says what is missing, and the keyboard stands on the box.
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await dialog.getByText('먼저 위의 정기결제 동의에 체크해 주세요').waitFor();
      await page.locator('#agree:focus').waitFor();
      expect(await page.locator('#imp-iframe').count()).toBe(0);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await page.locator('.card .main:focus').waitFor();
      await agree(page);
      await page.locator('#imp-iframe').waitFor();
    });

    test.each(widths)(
      'a charge, a month, cancel and keep, each confirmed: %i px',
      async (width) => {
        const page = await visit('pc', wide(width));
        await subscribe(page);
        expect(await notice(page).textContent()).toMatch(/다음 결제일은 \d+년 \d+월 \d+일입니다/);
        expect(await status(page).textContent()).toBe('이용 중');
        expect(await paidRows(page).count()).toBe(1);
        await travel(page, '한 달 뒤');
        await expect.poll(() => paidRows(page).count()).toBe(2);
        await page.getByRole('button', { name: '다음 결제일에 해지' }).focus();
        await page.keyboard.press('Enter');
        await page.getByText(/\d+월 \d+일까지 이용할 수 있고, 그 뒤 해지됩니다/).waitFor();
        await page.getByText(/해지를 예약했습니다. \d+년 \d+월 \d+일까지/).waitFor();
        const keep = page.getByRole('button', { name: '해지 취소' });
        // A keyboard stays where it was.
        await expect
          .poll(() => keep.evaluate((node) => node === document.activeElement))
          .toBe(true);
        await page.keyboard.press('Enter');
        await page
          .getByText(/해지를 취소했습니다. 다음 결제일은 \d+년 \d+월 \d+일입니다/)
          .waitFor();
        await travel(page, '다음 결제까지');
        await expect.poll(() => paidRows(page).count()).toBe(3);
        await page.getByText('그동안 이 고객의 결제 1건').waitFor();
      },
    );

    test('cancel now says what is lost, offers the period end, confirms the day', async () => {
      const page = await visit('pc');
      await subscribe(page);
      // Within a week of the first payment it would be a withdrawal.
      await travel(page, '한 달 뒤');
      await expect.poll(() => paidRows(page).count()).toBe(2);
      await press(page, '지금 해지');
      const dialog = page.getByRole('dialog', { name: '구독 해지' });
      await dialog.getByText(/남은 기간\([\d,]+원\)은 이용할 수 없고 환불되지 않습니다/).waitFor();
      await dialog.getByText(/\d+년 \d+월 \d+일까지 그대로 이용하고/).waitFor();
      const buttons = await dialog.getByRole('button').allTextContents();
      expect(buttons).toEqual(['다음 결제일에 해지', '지금 해지', '닫기']);
      await page.keyboard.press('Escape');
      expect(await status(page).textContent()).toBe('이용 중');
      await press(page, '지금 해지');
      await dialog.getByRole('button', { name: '지금 해지' }).click();
      await page.getByText(/\d+년 \d+월 \d+일에 해지되었습니다/).waitFor();
      expect(await status(page).textContent()).toBe('해지됨');
    });

    test('within a week it can be withdrawn from, and the money goes back', async () => {
      const page = await visit('pc');
      await subscribe(page);
      await page.getByRole('button', { name: '지금 해지' }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: '구독 해지' });
      await dialog.getByText(/청약을 철회할 수 있습니다.*9,900원이 전액 환불됩니다/).waitFor();
      const buttons = await dialog.getByRole('button').allTextContents();
      expect(buttons).toEqual(['청약철회 (전액 환불)', '다음 결제일에 해지', '닫기']);
      await dialog.getByRole('button', { name: '청약철회' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText(/에 청약을 철회했습니다. 결제하신 금액은 전액 환불됩니다/).waitFor();
      expect(await status(page).textContent()).toBe('해지됨');
      const back = page.locator('tbody tr', { hasText: '환불' }).first();
      await back.waitFor();
      expect(await back.textContent()).toContain('9,900원9,900원 환불');
    });

    test.each(widths)('under way buying rests, a second press says why: %i px', async (width) => {
      const page = await visit('pc', wide(width));
      sandbox().emulator.script([{ route: 'again', fault: { kind: 'dropAfter' } }]);
      await pay(page, approving);
      await expect.poll(() => status(page).textContent()).toBe('결제 처리 중');
      expect(await page.locator('.bad').count()).toBe(0);
      const waits = page.locator('.waits').first();
      const turning = () =>
        waits.evaluate((node) => getComputedStyle(node, '::before').animationName);
      expect(await turning()).toBe('turn');
      await page.emulateMedia({ reducedMotion: 'reduce' });
      expect(await turning()).toBe('none');
      expect(await start(page).getAttribute('aria-disabled')).toBe('true');
      await start(page).focus();
      await page.keyboard.press('Enter');
      await page.getByText('앞선 결제를 마무리하고 있습니다').waitFor();
      expect(await page.locator('dialog, #imp-iframe').count()).toBe(0);
      // It is left in the middle of it, and learns how it ended.
      await page.reload();
      await page.getByText('다시 결제하지 않으셔도 됩니다').waitFor();
      await sandbox().advance('PT15M');
      await expect.poll(() => status(page).textContent()).toBe('이용 중');
      expect(await paidRows(page).count()).toBe(1);
      expect(await page.locator('.waits').count()).toBe(0);
    });

    test.each(widths)(
      'a checkout that was left is continued, stands last: %i px',
      async (width) => {
        const page = await visit('pc', wide(width));
        const weekly = page.locator('.card', { hasText: '주간 책갈피' }).locator('.main');
        await agree(page, weekly);
        await inside(page).getByRole('button', { name: '취소' }).click();
        await page.getByText('카드 등록을 마치지 않았습니다').waitFor();
        await subscribe(page);
        const words = ['이용 중', '카드 등록 대기'];
        await expect.poll(() => status(page).allTextContents()).toEqual(words);
        const goOn = page.getByRole('button', { name: '카드 등록 이어서 하기' });
        await pay(page, approving, goOn);
        await expect.poll(() => status(page).allTextContents()).toEqual(['이용 중', '이용 중']);
      },
    );

    test('a declined card says what to do, and another one may be tried', async () => {
      const page = await visit('pc');
      await pay(page, declining);
      await page.getByText('카드 한도를 넘었습니다. 다른 카드로 다시 시도해 주세요.').waitFor();
      await subscribe(page, page.getByRole('button', { name: '다른 카드로 다시 시도' }));
      expect(await status(page).textContent()).toBe('이용 중');
      expect(await paidRows(page).count()).toBe(1);
    });

    test('a refusal is told in Korean', async () => {
      const page = await visit('pc');
      await subscribe(page);
      await press(page, '다음 결제일에 해지');
      const keep = page.getByRole('button', { name: '해지 취소' });
      await keep.waitFor();
      // Another page ended it a moment before, and this one has not heard of it yet.
      await page.route('**/subscriptions/*/keep', async (route) => {
        const url = route.request().url().replace('/keep', '/cancel');
        const headers = { ...route.request().headers(), 'content-type': 'application/json' };
        await route.fetch({ url, headers, postData: JSON.stringify({ when: 'now' }) });
        await route.continue();
      });
      await keep.click();
      await page.getByText('지금 상태에서는 할 수 없습니다').waitFor();
    });

    test('a keyboard alone buys, and what came of it stays in view where it stands', async () => {
      const page = await visit('pc', { viewport: { width: 600, height: 500 } });
      for (let pressed = 0; pressed < 12; pressed += 1) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(() => document.activeElement?.className ?? '');
        if (at === 'main') break;
      }
      await page.keyboard.press('Enter');
      await page.locator('#agree:focus').waitFor();
      await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await typeCard(page, approving);
      await page.getByText('구독이 시작되었습니다').waitFor();
      const box = await notice(page).evaluate((node) => {
        const { top, bottom } = node.getBoundingClientRect();
        return { top, bottom, at: document.activeElement === node };
      });
      expect(box.at).toBe(true);
      expect(box.top).toBeGreaterThanOrEqual(0);
      expect(box.bottom).toBeLessThanOrEqual(500);
    });
  });
}
