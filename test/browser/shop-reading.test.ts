// The shop for those who read it: on a small page, in another language, with a screen reader.
import { expect, test } from 'vitest';
import { approving, describeShop, payOnPc, start } from './shop';

describeShop('the shop as it is read', ({ visit }) => {
  const small = { viewport: { width: 390, height: 844 } };

  test('on a small page a charge shows everything, and no word is broken', async () => {
    const page = await visit('pc', { ...small, locale: 'en-US' });
    await start(page).click();
    const window = page.frameLocator('#imp-iframe');
    await window.getByLabel('Card number').fill(approving);
    await window.getByRole('button', { name: 'Register card' }).click();
    await page.locator('.status.active').waitFor();
    for (const cell of await page.locator('tbody td').all()) {
      const { left, right } = await cell.evaluate((node) => node.getBoundingClientRect());
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(390);
    }
    const broken = await page.locator('#cards li > span').evaluateAll((all) =>
      all.flatMap((node) => {
        const text = node.firstChild as Text;
        const range = document.createRange();
        return [...text.data.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
          range.setStart(text, index);
          range.setEnd(text, index + word.length);
          return range.getClientRects().length > 1 ? [word] : [];
        });
      }),
    );
    expect(broken).toEqual([]);
    // To a screen reader the cards are a table still.
    for (const name of ['Paid on', 'For', 'Amount', 'Status', 'Receipt']) {
      expect(await page.getByRole('columnheader', { name }).count()).toBe(1);
    }
    expect(await page.locator('th:not([scope])').count()).toBe(0);
    await page.getByRole('heading', { name: 'My subscription' }).waitFor();
  });

  test('title, labels and notices follow the language; Korean names stay marked', async () => {
    const page = await visit('pc');
    await payOnPc(page, approving);
    await page.getByText('구독이 시작되었습니다').waitFor();
    expect(await page.title()).toBe('매달 · 정기결제 체험');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Your subscription has started').waitFor();
    expect(await page.title()).toContain('Maedal');
    await page.getByRole('navigation', { name: 'Language' }).waitFor();
    const unmarked = await page.evaluate(() => {
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
    expect(unmarked).toEqual([]);
  });

  test('a card number that was copied is announced', async () => {
    const page = await visit('pc', { permissions: ['clipboard-write', 'clipboard-read'] });
    await page.getByRole('button', { name: `복사 ${approving}` }).click();
    await expect.poll(() => page.locator('#copied').textContent()).toContain(approving);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(approving);
  });
});
