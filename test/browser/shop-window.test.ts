// The card window as a dialog: it holds the keyboard, speaks the page's language, and can be left.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { approving, describeShop, payOnPc, start, status } from './shop';

describeShop('the card window', ({ visit, sandbox }) => {
  const inside = (page: Page) => page.frameLocator('#imp-iframe');
  const frames = (page: Page) => page.locator('#imp-iframe');

  test('a request that fails is said so, and both buttons work again', async () => {
    const page = await visit('pc');
    await page.route('**/_emulator/window', (route) => route.abort());
    await payOnPc(page, approving);
    await inside(page).getByText('연결하지 못했습니다').waitFor();
    await page.unroute('**/_emulator/window');
    await inside(page).getByRole('button', { name: '카드 등록', exact: true }).click();
    await expect.poll(() => status(page).textContent()).toBe('이용 중');
  });

  test('whoever leaves may go, also when nobody answers', async () => {
    const page = await visit('pc');
    await page.route('**/_emulator/window', (route) => route.abort());
    await start(page).click();
    await inside(page).getByRole('button', { name: '취소' }).click();
    await page.getByText('카드 등록을 마치지 않았습니다').waitFor();
    expect(await frames(page).count()).toBe(0);
  });

  test('the keyboard stays inside while it is open, and there is never a second', async () => {
    const page = await visit('pc');
    await start(page).click();
    await inside(page).getByLabel('카드번호').fill(approving);
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
    await start(page).click();
    await inside(page).getByLabel('카드번호').waitFor();
    await escape();
    await page.getByText('카드 등록을 마치지 않았습니다').waitFor();
    await page.route('**/window?*', () => undefined);
    await start(page).click();
    await frames(page).waitFor();
    await escape();
    await frames(page).waitFor({ state: 'detached' });
    expect(await start(page).isEnabled()).toBe(true);
  });

  test('it speaks English on an English page, and says what is charged when', async () => {
    const page = await visit('pc', { locale: 'en-US' });
    await start(page).click();
    const dialog = inside(page).getByRole('dialog', { name: 'Enter your card' });
    await dialog.getByText('Insufficient balance').waitFor();
    const said = (await dialog.textContent()) ?? '';
    expect(said.replaceAll('매달 편지 베이직', '')).not.toMatch(/[가-힣]/);
    expect(said).toMatch(/₩9,900 today, then ₩9,900 every month on the \d+.* at 10 AM \(KST\)/);
  });

  test('what came of it is in view on a small page, and the keyboard stands there', async () => {
    const page = await visit('pc', { viewport: { width: 600, height: 500 } });
    await page.locator('.card .main').nth(3).click();
    await inside(page).getByLabel('카드번호').fill(approving);
    await inside(page).getByRole('button', { name: '카드 등록', exact: true }).click();
    const notice = page.getByText('구독이 시작되었습니다');
    await notice.waitFor();
    const box = await notice.evaluate((node) => {
      const { top, bottom } = node.getBoundingClientRect();
      return { top, bottom, at: document.activeElement === node };
    });
    expect(box.at).toBe(true);
    expect(box.top).toBeGreaterThanOrEqual(0);
    expect(box.bottom).toBeLessThanOrEqual(500);
  });

  test('another card: changed, or paying a debt, and never a second start', async () => {
    const page = await visit('pc');
    await payOnPc(page, approving);
    await page.getByText('구독이 시작되었습니다').waitFor();
    const change = async (card?: string) => {
      await page.getByRole('button', { name: '카드 바꾸기' }).click();
      if (card !== undefined) await inside(page).getByLabel('카드번호').fill(card);
      const end = card === undefined ? '취소' : '카드 등록';
      await inside(page).getByRole('button', { name: end, exact: true }).click();
    };
    await change();
    await page.getByText('카드를 바꾸지 않았습니다').waitFor();
    await change('5555-5555-5555-4444');
    await page.getByText('카드를 바꿨습니다').waitFor();
    await page.getByText('····4444').waitFor();
    sandbox().emulator.script([{ route: 'again', fault: { kind: 'decline' } }]);
    await page.getByRole('button', { name: '한 달 뒤' }).click();
    await page.getByText('결제 실패 · 다시 시도합니다').waitFor();
    // What was said before the clock was moved does not hold any more.
    expect(await page.locator('#notice').textContent()).toBe('');
    await change(approving);
    await page.getByText('밀린 금액이 결제되었습니다').waitFor();
    expect(await status(page).textContent()).toBe('이용 중');
  });
});
