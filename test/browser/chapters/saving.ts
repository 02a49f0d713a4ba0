// A coupon by keyboard: its code, what is charged with it, and its end. Credit, and what is charged
// once, before and after they are charged.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectNoFindings } from '../axe';
import type { Shop } from '../shop';
import { approving, press, start, status, travel, typeCard } from '../customer';

/** The value of a term of what she holds, and not of a sum below it. */
const termOf = (page: Page, term: string) =>
  page
    .locator('.panel > dl dt', { hasText: term })
    .locator('xpath=following-sibling::dd[1]')
    .textContent();
const said = (page: Page) => page.locator('#coupon-said');

/** From the box, on which the keyboard stands, back over the button to the code. */
async function typeCode(page: Page, code: string): Promise<void> {
  await page.locator('#agree:focus').waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.locator('#coupon-code:focus').waitFor();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
}

async function open(page: Page, name = '매달 편지 베이직'): Promise<void> {
  const card = page.locator('.card', { has: page.getByRole('heading', { name, exact: true }) });
  await card.locator('.main').focus();
  await page.keyboard.press('Enter');
}

/** From the code on over the button and the box to the card. */
async function agreeAndPay(page: Page): Promise<void> {
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await typeCard(page, approving);
}

async function subscribeWithCoupon(page: Page): Promise<void> {
  await open(page);
  await typeCode(page, 'welcome3');
  await said(page).getByText('처음 3회는 매월 6,930원이 결제되고').waitFor();
  await agreeAndPay(page);
  await page.getByText('구독이 시작되었습니다').waitFor();
}

const amountTerm = (page: Page) =>
  page.locator('#terms dt', { hasText: '금액' }).locator('xpath=following-sibling::dd[1]');

export function saving({ visit, sandbox }: Shop): void {
  describe('saving', () => {
    test('a code is taken off before the card: terms and sum are the new ones', async () => {
      const page = await visit('pc');
      await open(page);
      await page.locator('#agree:focus').waitFor();
      await page.keyboard.press('Space');
      await typeCode(page, 'welcome3');
      await said(page).getByText('처음 3회는 매월 6,930원이 결제되고').waitFor();
      // What was agreed to before was another sum.
      expect(await page.locator('#agree').isChecked()).toBe(false);
      await page.getByText('금액이 바뀌었습니다').waitFor();
      const after = /처음 3회는 매월 6,930원이 .*쿠폰 할인 2,970원.*부터는 매월 9,900원이/;
      expect(await amountTerm(page).textContent()).toMatch(after);
      await agreeAndPay(page);
      await page.getByText('구독이 시작되었습니다').waitFor();
      expect(await termOf(page, '금액')).toBe('월 6,930원');
      expect(await termOf(page, '쿠폰')).toBe('WELCOME3 · 2,970원 할인');
      expect(await termOf(page, '할인 종료')).toMatch(/부터 월 9,900원 \(동의하신 경우\)$/);
      expect(await page.locator('.coming').textContent()).toContain('쿠폰 할인−2,970원');
      // A tenth more of the list price, and the coupon off that.
      await press(page, '가격 10% 인상');
      await page.locator('#merchant-told', { hasText: '7,630원으로 올립니다' }).waitFor();
      await press(page, '지금 해지');
      await page.getByRole('dialog').getByRole('button', { name: '청약철회' }).press('Enter');
      await page.getByText('에 청약을 철회했습니다').waitFor();
      expect(await page.locator('dt', { hasText: /할인 종료|종료 안내/ }).count()).toBe(0);
    });

    test('a code that can not be had is told in words, and may be taken back', async () => {
      const page = await visit('iphone');
      await open(page);
      for (const [code, why] of [
        ['nothing', '등록되지 않은 쿠폰 코드입니다'],
        ['!', '등록되지 않은 쿠폰 코드입니다'],
        [' ', '쿠폰 코드를 입력해 주세요'],
      ] as const) {
        await typeCode(page, code);
        await said(page).getByText(why).waitFor();
        await page.locator('#coupon-code[aria-invalid="true"]').waitFor();
        await page.locator('#agree').focus();
      }
      // A code that is typed and not looked up is not left behind.
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.type('WELCOME3');
      await page.locator('#agree').focus();
      await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await said(page).getByText('‘적용’을 눌러').waitFor();
      await page.keyboard.press('Enter');
      await said(page).getByText('처음 3회는').waitFor();
      await page.keyboard.press('Enter');
      await said(page).getByText('할인 없이 결제됩니다').waitFor();
      expect(await amountTerm(page).textContent()).toBe(
        '오늘 9,900원, 이후 월 9,900원 (부가세 포함)',
      );
      expect(await page.locator('#agree').isChecked()).toBe(false);
      await page.keyboard.press('Escape');
      await open(page, '매달 편지 1년');
      expect(await said(page).textContent()).toBe('');
      await typeCode(page, 'WELCOME3');
      await said(page).getByText('이 상품에는 사용할 수 없는 쿠폰입니다').waitFor();
    });

    test('a checkout that was left goes on with its coupon, and a phone shows it', async () => {
      const page = await visit('iphone');
      await open(page);
      await typeCode(page, 'welcome3');
      await said(page).getByText('처음 3회는').waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.locator('#card:focus').waitFor();
      await page.goto(`${sandbox().url}/`);
      await page.getByRole('button', { name: '카드 등록 이어서 하기' }).focus();
      await page.keyboard.press('Enter');
      await said(page).getByText('처음 3회는').waitFor();
      await page.locator('#agree:focus').waitFor();
      await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await typeCard(page, approving);
      await page.locator('#mark.good').waitFor();
      const facts = (await page.locator('#facts').textContent()) ?? '';
      for (const part of ['월 6,930원', 'WELCOME3 · 2,970원 할인', '부터 월 9,900원']) {
        expect(facts).toContain(part);
      }
      await expectNoFindings(page, 'the result with a coupon');
    });

    test('its end is told and asked for, and a second time there is none', async () => {
      const page = await visit('pc');
      await subscribeWithCoupon(page);
      await travel(page, '한 달 뒤');
      await travel(page, '한 달 뒤');
      await travel(page, '다음 결제까지');
      await page.getByRole('button', { name: '동의합니다', exact: true }).waitFor();
      expect(await status(page).textContent()).toBe('동의 대기 · 이용 중지');
      await page.getByRole('button', { name: '동의합니다', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('동의하셨습니다').first().waitFor();
      await sandbox().advance('PT2H');
      await expect.poll(() => status(page).textContent()).toBe('이용 중');
      expect(await termOf(page, '금액')).toBe('월 9,900원');
      expect(await page.locator('dt', { hasText: '할인 종료' }).count()).toBe(0);
      await press(page, '지금 해지');
      await page.locator('dialog').getByRole('button', { name: '지금 해지' }).click();
      await page.getByText(/에 해지되었습니다/).waitFor();
      await start(page).click();
      await typeCode(page, 'WELCOME3');
      await said(page).getByText('이미 사용한 쿠폰입니다').waitFor();
    });

    test('credit and what is charged once are seen before the charge, and after', async () => {
      const page = await visit('pc');
      await subscribeWithCoupon(page);
      await press(page, '적립금 5,000원 지급');
      await page.getByText('지급했습니다').waitFor();
      await press(page, '1회 추가 요금 3,000원');
      await page.getByText('한 번 추가합니다').waitFor();
      expect(await termOf(page, '적립금')).toBe('5,000원');
      const sums = (await page.locator('.coming').textContent()) ?? '';
      for (const part of ['1회 추가 요금3,000원', '적립금 사용−5,000원', '결제 예정 금액4,930원']) {
        expect(sums).toContain(part);
      }
      await travel(page, '한 달 뒤');
      const row = page.locator('tbody tr').first();
      await expect.poll(() => row.textContent()).toContain('4,930원적립금 5,000원 사용');
      expect(await page.locator('dt', { hasText: '적립금' }).count()).toBe(0);
      const [sheet] = await Promise.all([
        page.waitForEvent('popup'),
        page.locator('td.papers-of a').first().click(),
      ]);
      await sheet.locator('.sum').first().waitFor();
      const text = (await sheet.locator('main').textContent()) ?? '';
      for (const part of ['쿠폰 할인', '추가 엽서 세트', '적립금 사용'])
        expect(text).toContain(part);
      await expectNoFindings(sheet, 'a statement with credit');
    });

    test.each(['ko', 'en'])('nothing is in the way of anybody: %s', async (locale) => {
      const page = await visit('pc', { locale });
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await start(page).click();
      await typeCode(page, 'nothing');
      await page.locator('.said.bad').waitFor();
      await expectNoFindings(page, 'a coupon that is refused');
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type('welcome3');
      await page.keyboard.press('Enter');
      await page.locator('#coupon-code[readonly]').waitFor();
      await expectNoFindings(page, 'a coupon that is taken off');
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await wide()).toBeLessThanOrEqual(0);
      await expectNoFindings(page, 'the same on a phone');
      await agreeAndPay(page);
      await page.locator('.status.active').waitFor();
      await page.locator('#give-credit').click();
      await page
        .locator('dt', { hasText: /적립금|Credit/ })
        .first()
        .waitFor();
      for (const width of [390, 768, 1280]) {
        await page.setViewportSize({ width, height: 844 });
        expect(await wide()).toBeLessThanOrEqual(0);
        await expectNoFindings(page, `what it comes to, ${width} px`);
      }
    });
  });
}
