// The shop while time passes: what is charged when, what no longer holds, and what others do.
import { describe, expect, test } from 'vitest';
import type { Shop } from '../shop';
import { agree, approving, inside, paidRows, pay, press, shown } from '../customer';
import { start, status, subscribe, travel, typeCard } from '../customer';

export function inTime({ visit, sandbox }: Shop): void {
  describe('in time', () => {
    test('before the billing hour, a month on means until that hour, and says so', async () => {
      const day = new Date(sandbox().now() + 33 * 3_600_000).toISOString().slice(0, 10);
      await sandbox().to(`${day}T03:10:00+09:00`);
      const page = await visit('pc');
      const date = Number(day.slice(8));
      await agree(page);
      const terms = (await inside(page).locator('#terms').textContent()) ?? '';
      expect(terms).toContain(`오늘 9,900원, 이후 매월 ${date}일`);
      expect(terms).toContain('오전 10시에 9,900원. 언제든 해지할 수 있습니다.');
      await typeCard(page, approving);
      await page.getByText('구독이 시작되었습니다').waitFor();
      expect(await shown(page, '다음 결제일')).toMatch(/일 오전 10시$/);
      await travel(page, '한 달 뒤');
      await page.getByText(/결제 시각인 .* 오전 10시까지 옮겼습니다/).waitFor();
      await page.getByText('그동안 이 고객의 결제 1건').waitFor();
      expect(await paidRows(page).count()).toBe(2);
    });

    test('a lost answer does not hold up time, and its charge has a receipt', async () => {
      const page = await visit('pc');
      await subscribe(page);
      await press(page, '응답만 사라짐');
      await page.getByText('다음 결제 한 번에 적용됩니다').waitFor();
      await travel(page, '한 달 뒤');
      await page.getByText('그동안 이 고객의 결제 1건').waitFor({ timeout: 15_000 });
      expect(await paidRows(page).count()).toBe(2);
      const [receipt] = await Promise.all([
        page.waitForEvent('popup'),
        page.getByRole('link', { name: '영수증' }).first().click(),
      ]);
      await receipt.getByRole('heading', { name: '카드 매출전표' }).waitFor();
      expect(new URL(receipt.url()).origin).toBe(sandbox().iamportUrl);
    });

    test('a subscription that ends says until when it can be used, and then nothing', async () => {
      const page = await visit('pc');
      await subscribe(page);
      const last = (await page.locator('tbody td').nth(1).textContent())?.split('– ')[1];
      await press(page, '다음 결제일에 해지');
      await page.getByText('까지 이용할 수 있고, 그 뒤 해지됩니다').waitFor();
      expect(await shown(page, '해지 예정')).toContain(last);
      await travel(page, '한 달 뒤');
      await expect.poll(() => status(page).textContent()).toBe('해지됨');
      const terms = await page.locator('dt').allTextContents();
      expect(terms).not.toContain('다음 결제일');
      expect(terms).not.toContain('해지 예정');
    });

    test('a year ends on the day before it began, in the year after', async () => {
      const page = await visit('pc');
      await subscribe(page, page.locator('.card', { hasText: '매달 편지 1년' }).locator('.main'));
      const today = new Date(sandbox().now() + 9 * 3_600_000);
      const [year, month, date] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()];
      const last = new Date(Date.UTC(year + 1, month, date - 1));
      const days = (at: Date) => `${at.getUTCMonth() + 1}월 ${at.getUTCDate()}일`;
      const otherYear = last.getUTCFullYear() === year ? '' : `${year + 1}년 `;
      const cell = await page.locator('tbody td').nth(1).textContent();
      expect(cell).toBe(`${days(today)} – ${otherYear}${days(last)}`);
    });

    test('what others do shows by itself: the clock, the charge, no stale notice', async () => {
      const page = await visit('pc');
      await subscribe(page);
      sandbox().emulator.script([{ route: 'again', fault: { kind: 'decline' } }]);
      await sandbox().advance('P1M');
      await expect.poll(() => status(page).textContent()).toBe('결제 실패 · 다시 시도합니다');
      expect(await page.locator('#notice').textContent()).toBe('');
      const at = new Date(sandbox().now() + 9 * 3_600_000);
      await expect
        .poll(() => page.locator('#now').textContent())
        .toContain(`${at.getUTCMonth() + 1}월`);
    });

    test('a first payment that is declined says why, owes nothing, and may just wait', async () => {
      const page = await visit('pc');
      await pay(page, '4000-0000-0000-0119');
      await page.getByText('카드사 점검 중입니다. 잠시 뒤 다시 시도해 주세요.').waitFor();
      expect(await status(page).textContent()).toBe('첫 결제 실패');
      expect(await shown(page, '실패 사유')).toBe('카드사 점검 중입니다');
      const row = await page.locator('tbody tr').first().textContent();
      expect(row).toContain('결제 실패');
      expect(row).not.toContain('미납');
      await start(page).waitFor();
    });
  });
}
