// The card window as a dialog: it takes the keyboard, speaks the page's language, and can be left.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Shop } from '../shop';
import {
  agree,
  approving,
  inside,
  press,
  start,
  status,
  subscribe,
  travel,
  typeCard,
} from '../customer';

export function theCardWindow({ visit, sandbox }: Shop): void {
  const frames = (page: Page) => page.locator('#imp-iframe');
  const paid = () => sandbox().emulator.book.payments.filter((row) => row.paid_at > 0).length;
  const cancel = (page: Page) => inside(page).getByRole('button', { name: '취소' }).click();

  describe('the card window', () => {
    test('typing goes into the card field as soon as the window is there, every time', async () => {
      const page = await visit('pc');
      for (const digits of ['4242', '5555', '4000']) {
        await agree(page);
        await inside(page).locator('#card:focus').waitFor();
        await page.keyboard.type(digits);
        expect(await inside(page).getByLabel('카드번호').inputValue()).toBe(digits);
        await page.keyboard.press('Tab');
        await inside(page).locator('#cancel:focus').waitFor();
        await page.keyboard.press('Enter');
        await frames(page).waitFor({ state: 'detached' });
      }
    });

    test('a request that fails is said so, and both buttons work again', async () => {
      const page = await visit('pc');
      await page.route('**/_emulator/window', (route) => route.abort());
      await agree(page);
      await typeCard(page, approving);
      await inside(page).getByText('연결하지 못했습니다').waitFor();
      await page.unroute('**/_emulator/window');
      await inside(page).locator('#card:focus').waitFor();
      await page.keyboard.press('Enter');
      await expect.poll(() => status(page).textContent()).toBe('이용 중');
    });

    test('whoever leaves may go, also when nobody answers, and pays nothing', async () => {
      const page = await visit('pc');
      const before = paid();
      await page.route('**/_emulator/window', (route) => route.abort());
      await agree(page);
      await cancel(page);
      await page.getByText('카드 등록을 마치지 않았습니다').waitFor();
      expect(await frames(page).count()).toBe(0);
      expect(paid()).toBe(before);
    });

    test('the keyboard stays inside while it is open, and there is never a second', async () => {
      const page = await visit('pc');
      await agree(page);
      await inside(page).locator('#card:focus').waitFor();
      for (let pressed = 0; pressed < 20; pressed += 1) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(() => document.activeElement?.tagName);
        expect(['IFRAME', 'BODY']).toContain(at);
      }
      const second = page.evaluate(() => {
        const { IMP } = window as unknown as { IMP: { request_pay: (order: object) => void } };
        IMP.request_pay({ merchant_uid: 'm', amount: 100, pay_method: 'card' });
      });
      await expect(second).rejects.toThrow('open already');
      expect(await frames(page).count()).toBe(1);
    });

    test('Escape on the page around it shuts it, also one that never came up', async () => {
      const page = await visit('pc');
      const escape = () =>
        page.evaluate(() => dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })));
      await agree(page);
      await inside(page).locator('#card:focus').waitFor();
      await escape();
      await page.getByText('카드 등록을 마치지 않았습니다').waitFor();
      await frames(page).waitFor({ state: 'detached' });
      await page.route('**/window?*', () => undefined);
      await agree(page);
      await frames(page).waitFor();
      await escape();
      await frames(page).waitFor({ state: 'detached' });
      await expect.poll(() => start(page).isEnabled()).toBe(true);
    });

    test('it speaks English on an English page, and says what is charged when', async () => {
      const page = await visit('pc', { locale: 'en-US' });
      await agree(page);
      const dialog = inside(page).getByRole('dialog', { name: 'Enter your card' });
      await dialog.getByText('Insufficient balance').waitFor();
      const said = (await dialog.textContent()) ?? '';
      expect(said.replaceAll('매달 편지 베이직', '')).not.toMatch(/[가-힣]/);
      expect(said).toMatch(/₩9,900 today, then ₩9,900 every month on the \d+.* at 10 AM \(KST\)/);
    });

    test('another card: changed with a date, or paying a debt, never a second start', async () => {
      const page = await visit('pc');
      await subscribe(page);
      await press(page, '카드 변경');
      await cancel(page);
      await page.getByText('카드를 변경하지 않았습니다').waitFor();
      await press(page, '카드 변경');
      await typeCard(page, '5555-5555-5555-4444');
      await page.getByText(/카드를 변경했습니다. \d+년 .*일 결제부터 .*····4444에서/).waitFor();
      sandbox().emulator.script([{ route: 'again', fault: { kind: 'decline' } }]);
      await travel(page, '한 달 뒤');
      await page.getByText('결제 실패 · 다시 시도합니다').waitFor();
      // What was said before the clock was moved does not hold any more.
      expect(await page.locator('#notice').textContent()).toBe('');
      // Who owes has no paid period to stay for.
      expect(await page.getByRole('button', { name: '다음 결제일에 해지' }).count()).toBe(0);
      await press(page, '카드 변경');
      await typeCard(page, approving);
      await page.getByText('밀린 금액이 결제되었습니다').waitFor();
      expect(await status(page).textContent()).toBe('이용 중');
    });
  });
}
