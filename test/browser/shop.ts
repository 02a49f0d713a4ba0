// The shop in a browser, with a sandbox of its own behind it, and what a person does there.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Sandbox } from '../../sandbox/start-sandbox';
import { startSandbox } from '../../sandbox/start-sandbox';
import type { OpenPage } from './support';
import { describeBrowser } from './support';

export const approving = '4242-4242-4242-4242';
export const declining = '4000-0000-0000-0002';

type Shop = {
  readonly visit: (...ask: Parameters<OpenPage>) => Promise<Page>;
  readonly sandbox: () => Sandbox;
};

export function describeShop(name: string, tests: (shop: Shop) => void): void {
  describeBrowser(name, (open) => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await startSandbox({ quiet: true });
    }, 60_000);
    // In the afternoon: a month on from before the billing hour nothing more would be due.
    beforeEach(async () => {
      await sandbox.reset();
      const tomorrow = new Date(sandbox.now() + 33 * 3_600_000).toISOString().slice(0, 10);
      await sandbox.to(`${tomorrow}T14:00:00+09:00`);
    });
    afterAll(() => sandbox?.stop());

    tests({
      async visit(...ask) {
        const page = await open(...ask);
        await page.goto(`${sandbox.url}/`);
        await page.locator('.card').first().waitFor();
        return page;
      },
      sandbox: () => sandbox,
    });
  });
}

export const start = (page: Page) => page.locator('.card .main').first();
export const status = (page: Page) => page.locator('.status');
export const paidRows = (page: Page) => page.locator('tbody tr', { hasText: '결제됨' });

export async function payOnPc(page: Page, card: string): Promise<void> {
  await start(page).click();
  const window = page.frameLocator('#imp-iframe');
  await window.getByLabel('카드번호').fill(card);
  await window.getByRole('button', { name: '카드 등록', exact: true }).click();
}
