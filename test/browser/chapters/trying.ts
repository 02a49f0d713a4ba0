// A trial: what is charged when, before it begins; how it turns into paid periods, or ends.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectNoFindings } from '../axe';
import type { Shop } from '../shop';
import { agree, approving, inside, paidRows, shown, status, travel, typeCard } from '../customer';

const cards = (page: Page) =>
  page.locator('.card', { hasText: /매달 엽서|Monthly Postcards/ }).locator('.main');
const dialogOf = (page: Page) => page.getByRole('dialog');
const press = async (page: Page, key: string) => {
  await page.locator(`[data-key$=" ${key}"]`).focus();
  await page.keyboard.press('Enter');
};

async function begun(page: Page): Promise<void> {
  await agree(page, cards(page));
  await typeCard(page, approving);
  await page.locator('.status.trialing').waitFor();
}

export function trying({ visit, sandbox }: Shop): void {
  describe('trying', () => {
    test('it says what is charged when, is told of, agreed to, and then paid', async () => {
      const page = await visit('pc');
      await cards(page).focus();
      await page.keyboard.press('Enter');
      const terms = dialogOf(page).locator('dl');
      await terms.waitFor();
      const text = (await terms.textContent()) ?? '';
      expect(text).toMatch(/14일 무료, \d+년 \d+월 \d+일부터 월 4,900원/);
      expect(text).toContain('전에 해지하면 결제되는 금액이 없습니다');
      expect(await dialogOf(page).getByRole('checkbox').isChecked()).toBe(false);
      await page.keyboard.press('Escape');
      await agree(page, cards(page));
      await inside(page).locator('#card:focus').waitFor();
      expect(await inside(page).locator('#terms').textContent()).toMatch(
        /오늘 결제되는 금액은 없습니다. \d+년 \d+월 \d+일부터 매월 .*에 4,900원/,
      );
      await typeCard(page, approving);
      await page.getByText(/체험이 시작되었습니다.*동의하시면 \d+년 .*월 4,900원이/).waitFor();
      expect(await status(page).textContent()).toBe('체험 중');
      expect(await shown(page, '금액')).toBe('14일 무료');
      expect(await shown(page, '전환 안내')).toMatch(/일까지 알림톡으로 안내합니다$/);
      await page.getByText('타임머신이 시간을 옮기기 전에 쇼핑몰을 대신해 기록합니다').waitFor();
      await press(page, 'terms');
      await page.locator('#to-quantity:focus').waitFor();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type('2');
      await dialogOf(page)
        .getByText(/매달 엽서 2개, 월.9,800원이 결제됩니다/)
        .waitFor();
      // A trial has to become something.
      expect(await dialogOf(page).textContent()).not.toContain('언제든지 취소할 수 있습니다');
      await page.keyboard.press('Escape');
      await dialogOf(page).waitFor({ state: 'detached' });
      await page.getByRole('heading', { name: '유료 전환 동의' }).waitFor();
      await press(page, 'agree');
      await page.getByText(/동의하셨습니다. \d+년 .*에 4,900원이 결제됩니다/).waitFor();
      await travel(page, '하루 뒤');
      await expect.poll(() => shown(page, '전환 안내')).toMatch(/에 알림톡으로 안내했습니다$/);
      await travel(page, '다음 결제까지');
      await expect.poll(() => status(page).textContent()).toBe('이용 중');
      expect(await paidRows(page).count()).toBe(1);
      expect(await shown(page, '금액')).toBe('월 4,900원');
      expect(await page.locator('tbody').textContent()).toContain('무료');
    });

    test('a phone comes back to what it costs, which is nothing', async () => {
      const page = await visit('iphone');
      await agree(page, cards(page));
      await typeCard(page, approving);
      await page.getByText('체험이 시작되었습니다').waitFor();
      expect(await shown(page, '금액')).toBe('14일 무료');
    });

    test('without an agreement nothing is charged when it ends', async () => {
      const page = await visit('pc');
      await begun(page);
      await travel(page, '한 달 뒤');
      await expect.poll(() => status(page).textContent()).not.toBe('체험 중');
      expect(await paidRows(page).count()).toBe(0);
    });

    test('ended early by a purchase, with the sum before; declined, it goes on', async () => {
      const page = await visit('pc');
      await begun(page);
      await press(page, 'start');
      await dialogOf(page)
        .getByText(/4,900원\(부가세 445원 포함\)이 바로 결제/)
        .waitFor();
      await page.keyboard.press('Escape');
      const fault = { kind: 'decline', message: '[8521] 한도초과' } as const;
      sandbox().emulator.script([{ route: 'again', fault }]);
      await press(page, 'start');
      await dialogOf(page).waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('체험이 그대로 계속됩니다. 카드 한도를 넘었습니다').waitFor();
      expect(await status(page).textContent()).toBe('체험 중');
      await sandbox().advance('PT2H');
      await press(page, 'start');
      await dialogOf(page).waitFor();
      await page.keyboard.press('Enter');
      await page.getByText(/유료 이용이 시작되었습니다. 감사합니다! 다음 결제일은/).waitFor();
      expect(await status(page).textContent()).toBe('이용 중');
      await expect.poll(() => paidRows(page).count()).toBe(1);
    });

    test('canceled it costs nothing, and a second one is sold as what it is', async () => {
      const page = await visit('pc');
      await begun(page);
      await press(page, 'now');
      await dialogOf(page).getByText('체험 중에 해지하면 결제되는 금액이 없습니다').waitFor();
      await page.keyboard.press('Enter');
      await page.getByText(/해지를 예약했습니다. \d+년 .*까지 이용하실 수 있고/).waitFor();
      await press(page, 'now');
      await dialogOf(page).getByRole('button', { name: '지금 해지' }).press('Enter');
      await page.getByText(/에 해지되었습니다. 다시 결제되지 않습니다/).waitFor();
      expect(await paidRows(page).count()).toBe(0);
      await cards(page).focus();
      await page.keyboard.press('Enter');
      await dialogOf(page).getByText('체험 없이 오늘부터 결제됩니다').waitFor();
      await dialogOf(page).getByText('오늘 4,900원, 이후 월 4,900원').waitFor();
    });

    test.each(['ko', 'en'])('nothing is in the way of anybody: %s', async (locale) => {
      const page = await visit('pc', { locale });
      await expectNoFindings(page, 'the plans, one with a trial');
      await cards(page).click();
      await dialogOf(page).waitFor();
      await expectNoFindings(page, 'the terms of a trial');
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 390, height: 844 });
      await cards(page).click();
      // It is read from its top; the buttons stay in view, and cover nothing of the box.
      await page.locator('#agree:focus').waitFor();
      await page.locator('#agree').scrollIntoViewIfNeeded();
      const isSeen = page.locator('#agree').evaluate((box) => {
        const { left, top, width, height } = box.getBoundingClientRect();
        return document.elementFromPoint(left + width / 2, top + height / 2) === box;
      });
      expect(await isSeen).toBe(true);
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 1_280, height: 900 });
      await begun(page);
      await expectNoFindings(page, 'a trial that runs');
      await press(page, 'start');
      await dialogOf(page).waitFor();
      await expectNoFindings(page, 'its end by a purchase');
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 390, height: 844 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    });
  });
}
