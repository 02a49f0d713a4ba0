// The shop for those who read it: on a small page, in another language, with a screen reader.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectNoFindings } from '../axe';
import type { Shop } from '../shop';
import { approving, declining, pay, press, start, status, subscribe, travel } from '../customer';

const small = { viewport: { width: 390, height: 844 } };

/** Texts that are drawn over more than one line. */
const brokenIn = (page: Page, selector: string) =>
  page
    .locator(selector)
    .evaluateAll((all) =>
      all.filter((node) => node.getClientRects().length > 1).map((node) => node.textContent),
    );

export function asItIsRead({ visit, sandbox }: Shop): void {
  describe('as it is read', () => {
    test('sixteen charges: paged, two lines each on a phone, and all can be shown', async () => {
      const page = await visit('pc', small);
      await subscribe(page, page.locator('.card', { hasText: '주간 책갈피' }).locator('.main'));
      await page.goto('about:blank');
      await sandbox().advance('P106D');
      await page.goto(`${sandbox().url}/`);
      await page.getByRole('button', { name: '지난 결제 더 보기' }).waitFor();
      const rows = page.locator('tbody tr');
      expect(await rows.count()).toBe(8);
      await press(page, '지난 결제 더 보기');
      await expect.poll(() => rows.count()).toBe(16);
      expect(await page.getByRole('button', { name: '지난 결제 더 보기' }).count()).toBe(0);
      const tall = await page.evaluate(() => document.documentElement.scrollHeight);
      expect(tall).toBeLessThan(2_500);
      const heights = await rows.evaluateAll((all) => all.map((row) => row.clientHeight));
      expect(Math.max(...heights)).toBeLessThan(64);
      for (const { left, right } of await rows
        .locator('td')
        .evaluateAll((all) =>
          all
            .map((cell) => cell.getBoundingClientRect())
            .map(({ left, right }) => ({ left, right })),
        )) {
        expect(left).toBeGreaterThanOrEqual(0);
        expect(right).toBeLessThanOrEqual(390);
      }
      // To a screen reader it is a table still.
      for (const name of ['결제일', '이용 기간', '금액', '상태', '영수증']) {
        expect(await page.getByRole('columnheader', { name }).count()).toBe(1);
      }
      expect(await page.locator('th:not([scope])').count()).toBe(0);
      await page.reload();
      await page.getByRole('button', { name: '지난 결제 더 보기' }).waitFor();
      await expectNoFindings(page, 'a history that is paged');
    });

    test('what happened meanwhile is counted for a customer, declines in all', async () => {
      const other = await visit('pc');
      await subscribe(other);
      await press(other, '다른 고객으로 체험하기');
      await travel(other, '한 달 뒤');
      await other.getByText('그동안 이 고객의 결제 0건, 거절 0건이 있었습니다.').waitFor();
      const page = await visit('pc');
      await page.locator('.status.active').waitFor();
      const decline = { route: 'again', fault: { kind: 'decline' } } as const;
      sandbox().emulator.script([decline, decline]);
      await travel(page, '한 달 뒤');
      await page.getByText('거절 1건이 있었습니다.').waitFor();
      await travel(page, '하루 뒤');
      await page.getByText(/총 2회 거절\(최근 \d+월 \d+일: /).waitFor();
    });

    test('prices of one row stand at one height, and English breaks no unit', async () => {
      const page = await visit('pc', { locale: 'en-US' });
      let most = 0;
      for (const width of [1_280, 768, 390]) {
        await page.setViewportSize({ width, height: 844 });
        // By the height of their cards: who stands beside whom depends on the width.
        for (const prices of await pricesByRow(page)) {
          expect(new Set(prices).size, `${width} px`).toBe(1);
          most = Math.max(most, prices.length);
        }
        expect(await brokenIn(page, '.price span, .price small')).toEqual([]);
      }
      expect(most).toBeGreaterThan(1);
      expect(await start(page).textContent()).toBe('Subscribe: Maedal Letters Basic');
    });

    test('title, labels and notices follow the language, and nothing Korean is left', async () => {
      const page = await visit('pc');
      await pay(page, declining);
      await page.getByText('카드 한도를 넘었습니다').first().waitFor();
      await subscribe(page);
      expect(await page.title()).toBe('매달 · 정기결제 체험');
      await press(page, 'English');
      await page.getByText('Your subscription has started').waitFor();
      expect(await page.title()).toContain('Maedal');
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await page.getByRole('navigation', { name: 'Language' }).waitFor();
      expect(await unmarkedIn(page)).toEqual([]);
      await page.reload();
      await page.getByRole('heading', { name: 'Subscription shop' }).waitFor();
      await press(page, '한국어');
      await page.getByRole('heading', { name: '구독 쇼핑몰' }).waitFor();
      expect(await status(page).textContent()).toBe('이용 중');
    });

    test('a card number that was copied is announced', async () => {
      const page = await visit('pc', { permissions: ['clipboard-write', 'clipboard-read'] });
      await press(page, `복사 ${approving}`);
      await expect.poll(() => page.locator('#copied').textContent()).toContain(approving);
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(approving);
    });
  });
}

/** Where the prices begin, for the cards of each row. */
async function pricesByRow(page: Page): Promise<number[][]> {
  const cards = await page.locator('.card').evaluateAll((all) =>
    all.map((card) => ({
      top: Math.round(card.getBoundingClientRect().top),
      price: Math.round(card.querySelector('.price')?.getBoundingClientRect().top ?? 0),
    })),
  );
  const tops = [...new Set(cards.map(({ top }) => top))];
  return tops.map((row) => cards.filter(({ top }) => top === row).map(({ price }) => price));
}

/** Korean on an English page that does not say that it is Korean. */
function unmarkedIn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const said = node.textContent ?? '';
      const parent = node.parentElement;
      if (parent?.matches('noscript, noscript *')) continue;
      if (/[가-힣]/.test(said) && parent?.closest('[lang]')?.getAttribute('lang') !== 'ko') {
        found.push(said);
      }
    }
    return found;
  });
}
