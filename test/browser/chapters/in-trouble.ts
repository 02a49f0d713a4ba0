// The shop when something goes wrong: cards, iamport, EventBridge, and the server itself.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Shop } from '../shop';
import { approving, paidRows, status, subscribe, travel, typeCard } from '../customer';

export function inTrouble({ visit, sandbox }: Shop): void {
  describe('in trouble', () => {
    const pressed = (page: Page) => page.locator('#faults [aria-pressed="true"]').allTextContents();

    test('a maintenance page for an answer: looked for, and the money taken once', async () => {
      const page = await visit('pc');
      await subscribe(page);
      await page.getByRole('button', { name: '점검 페이지로 응답' }).click();
      await page.getByText('다음 결제 한 번에 적용됩니다').waitFor();
      await travel(page, '한 달 뒤');
      await expect.poll(() => paidRows(page).count()).toBe(2);
      const asked = page.locator('#log li', { hasText: '/subscribe/payments/again' });
      expect(await asked.count()).toBeGreaterThanOrEqual(2);
      // What strikes once has struck.
      expect(await pressed(page)).toEqual([]);
    });

    test('switches tell what is armed, also to whoever comes later', async () => {
      const page = await visit('pc');
      await page.getByRole('button', { name: 'EventBridge 멈춤' }).click();
      await page.getByText('다시 끌 때까지 이어집니다').waitFor();
      await page.getByRole('button', { name: 'iamport 장애' }).click();
      await expect.poll(() => pressed(page)).toEqual(['iamport 장애', 'EventBridge 멈춤']);
      await page.reload();
      await expect.poll(() => pressed(page)).toEqual(['iamport 장애', 'EventBridge 멈춤']);
      await page.getByRole('button', { name: 'iamport 장애' }).click();
      await page.getByRole('button', { name: 'EventBridge 멈춤' }).click();
      await page.getByText('꺼져 있습니다').waitFor();
    });

    test('a stolen card: why, and that only another card helps', async () => {
      const page = await visit('pc');
      await subscribe(page);
      const fault = { kind: 'decline', message: '[8350] 분실/도난 카드' } as const;
      sandbox().emulator.script([{ route: 'again', fault }]);
      await travel(page, '한 달 뒤');
      await page.getByText('분실 또는 도난 신고된 카드입니다').first().waitFor();
      expect(await status(page).textContent()).toBe('결제 실패 · 새 카드가 필요합니다');
      const another = page.getByRole('button', { name: '카드 변경하고 9,900원 결제' });
      expect(await another.getAttribute('class')).toBe('main');
      await another.click();
      await typeCard(page, '4000-0000-0000-0101');
      await page.getByText(/거절되었습니다.* 지금 등록된 카드는 .*4242입니다/).waitFor();
    });

    test('whose access has ended is told that she begins anew, on another day', async () => {
      const page = await visit('pc');
      await subscribe(page);
      const fault = { kind: 'decline', message: '[8350] 분실/도난 카드' } as const;
      sandbox().emulator.script([{ route: 'again', fault }]);
      await travel(page, '한 달 뒤');
      await page.getByText('분실 또는 도난 신고된 카드입니다').first().waitFor();
      for (let days = 0; days < 45; days += 15) await sandbox().advance('P15D');
      await page.getByText('미납 · 새 카드가 필요합니다').waitFor();
      const another = page.getByRole('button', { name: '카드 변경하고 9,900원 결제' });
      await another.click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('새 이용 기간의 9,900원이 바로 결제됩니다').waitFor();
      await dialog
        .getByText(/오늘부터 새 이용 기간이 시작되고 결제일이 매월 \d+일.*로 바뀝니다/)
        .waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await another.click();
      await dialog.waitFor();
      await page.keyboard.press('Enter');
      await typeCard(page, approving);
      await page.getByText('다시 시작되었습니다. 오늘부터 새 이용 기간입니다').waitFor();
      expect(await status(page).textContent()).toBe('이용 중');
    });

    test('a server that cannot be reached is said so, whatever is pressed', async () => {
      const page = await visit('pc');
      await subscribe(page);
      await page.route('**/*', (route) => route.abort());
      for (const name of ['하루 뒤', '다음 결제일에 해지', 'English', '한국어']) {
        await page.getByRole('button', { name }).click();
      }
      await expect
        .poll(() => page.locator('#notice').textContent())
        .toContain('서버에 연결할 수 없습니다');
      await page.unroute('**/*');
      await page.getByRole('button', { name: '하루 뒤' }).click();
      await page.getByText('그동안 이 고객의 결제 0건').waitFor();
    });
  });
}
