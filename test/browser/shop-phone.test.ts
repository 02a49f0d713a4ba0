// The shop on a phone, where the page leaves for the card window and comes back through a landing.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { approving, describeShop, start, status } from './shop';

describeShop('the shop on a phone', ({ visit, sandbox }) => {
  const register = async (page: Page, card: string) => {
    await page.getByLabel('카드번호').fill(card);
    await page.getByRole('button', { name: '카드 등록', exact: true }).click();
  };
  const told = (page: Page, text: string) =>
    page.getByRole('heading', { name: text }).waitFor({ timeout: 10_000 });
  const back = async (page: Page) => {
    await page.getByRole('link', { name: '가게로 돌아가기' }).click();
    await page.locator('.card').first().waitFor();
  };

  test('another card is no new start, and neither is a debt that it pays', async () => {
    const page = await visit('android');
    await start(page).click();
    await register(page, approving);
    await told(page, '구독이 시작되었습니다');
    await back(page);
    await page.getByRole('button', { name: '카드 바꾸기' }).click();
    await register(page, '5555-5555-5555-4444');
    await told(page, '카드를 바꿨습니다');
    await back(page);
    sandbox().emulator.script([{ route: 'again', fault: { kind: 'decline' } }]);
    await page.getByRole('button', { name: '한 달 뒤' }).click();
    await expect.poll(() => status(page).textContent()).toBe('결제 실패 · 다시 시도합니다');
    await page.getByRole('button', { name: '카드 바꾸기' }).click();
    await register(page, approving);
    await told(page, '밀린 금액이 결제되었습니다');
  });

  test('a card that cannot pay: why, in the words of the card company', async () => {
    const page = await visit('iphone');
    await start(page).click();
    await register(page, '4000-0000-0000-9995');
    await told(page, '잔액이 부족합니다. 다른 카드로 다시 시도해 주세요.');
  });

  test('a window that is left, or that refuses the card: nothing is registered', async () => {
    const page = await visit('android');
    await start(page).click();
    await page.getByRole('button', { name: '취소' }).click();
    await told(page, '카드가 등록되지 않았습니다');
    await back(page);
    await start(page).click();
    await register(page, '4000-0000-0000-0101');
    await told(page, '카드가 등록되지 않았습니다');
  });
});
