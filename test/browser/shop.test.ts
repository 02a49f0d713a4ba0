// The shop as a person uses it: on a PC with the window on top, on a phone with a page that leaves.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { approving, describeShop, paidRows, payOnPc, start, status } from './shop';

describeShop('the shop', ({ visit }) => {
  async function holdsNoSidewaysScroll(page: Page): Promise<void> {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  }

  test('PC: plan, window, first charge, a month on, cancel and keep', async () => {
    const page = await visit('pc');
    await payOnPc(page, approving);
    await expect.poll(() => status(page).textContent()).toBe('이용 중');
    expect(await paidRows(page).count()).toBe(1);
    await page.getByRole('button', { name: '한 달 뒤' }).click();
    await expect.poll(() => paidRows(page).count(), { timeout: 20_000 }).toBe(2);
    await page.getByRole('button', { name: '기간이 끝나면 해지' }).click();
    await page.getByText('까지 이용할 수 있고, 그 뒤 해지됩니다').waitFor();
    await page.getByRole('button', { name: '해지 취소' }).click();
    await page.getByRole('button', { name: '기간이 끝나면 해지' }).waitFor();
    await page.getByRole('button', { name: '다음 결제까지' }).click();
    await expect.poll(() => paidRows(page).count(), { timeout: 20_000 }).toBe(3);
    await holdsNoSidewaysScroll(page);
  });

  test('phone: the page leaves for the window and comes back through the landing', async () => {
    const page = await visit('android');
    await holdsNoSidewaysScroll(page);
    await start(page).click();
    await page.getByLabel('카드번호').fill(approving);
    await page.getByRole('button', { name: '카드 등록', exact: true }).click();
    await page.getByRole('heading', { name: '구독이 시작되었습니다' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/return.html');
    await page.getByRole('link', { name: '가게로 돌아가기' }).click();
    await expect.poll(() => status(page).textContent()).toBe('이용 중');
    await holdsNoSidewaysScroll(page);
  });

  test('two subscriptions stand side by side, an unfinished one last', async () => {
    const page = await visit('pc');
    const weekly = page.locator('.card', { hasText: '주간 책갈피' }).locator('.main');
    await weekly.click();
    await page.frameLocator('#imp-iframe').getByRole('button', { name: '취소' }).click();
    await page.getByText('카드 등록을 마치지 않았습니다').waitFor();
    await payOnPc(page, approving);
    await expect.poll(() => status(page).allTextContents()).toEqual(['이용 중', '카드 등록 대기']);
    await page.getByText('매달 편지 베이직', { exact: true }).nth(1).waitFor();
  });

  test('a keyboard stays where it was, and a refusal is told in Korean', async () => {
    const page = await visit('pc');
    await payOnPc(page, approving);
    await expect.poll(() => status(page).textContent()).toBe('이용 중');
    await page.getByRole('button', { name: '기간이 끝나면 해지' }).focus();
    await page.keyboard.press('Enter');
    const keep = page.getByRole('button', { name: '해지 취소' });
    await keep.waitFor();
    // The page may be painted once more between finding the button and asking it.
    const isHeld = () => keep.evaluate((node) => node === document.activeElement);
    await expect.poll(isHeld).toBe(true);
    // Somebody else ended it a moment before, and the page has not heard of it yet.
    await page.route('**/subscriptions/*/keep', async (route) => {
      const url = route.request().url().replace('/keep', '/cancel');
      const headers = route.request().headers();
      const postData = JSON.stringify({ when: 'now' });
      await route.fetch({
        url,
        headers: { ...headers, 'content-type': 'application/json' },
        postData,
      });
      await route.continue();
    });
    await page.keyboard.press('Enter');
    await page.getByText('지금 상태에서는 할 수 없습니다').waitFor();
  });

  test('English where the browser asks for it, and Korean at one press', async () => {
    const page = await visit('pc', { locale: 'en-US' });
    await page.getByRole('heading', { name: 'Subscription shop' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: '한국어' }).click();
    await page.getByRole('heading', { name: '구독 가게' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '구독 가게' }).waitFor();
  });

  test('a keyboard alone reaches the button that pays, and everything has a name', async () => {
    const page = await visit('pc');
    for (let pressed = 0; pressed < 12; pressed += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => document.activeElement?.className ?? '');
      if (at === 'main') break;
    }
    await page.keyboard.press('Enter');
    await page.locator('#imp-iframe').waitFor();
    const nameless = await page
      .locator('button, a')
      .evaluateAll((all) => all.filter((one) => !one.textContent?.trim()).length);
    expect(nameless).toBe(0);
  });
});
