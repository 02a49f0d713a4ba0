// The shop in a browser: one sandbox for a whole file, and a customer for every test.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Sandbox } from '../../sandbox/start-sandbox';
import { startSandbox } from '../../sandbox/start-sandbox';
import type { OpenPage } from './support';
import { describeBrowser } from './support';

export type Shop = {
  readonly visit: (...ask: Parameters<OpenPage>) => Promise<Page>;
  readonly sandbox: () => Sandbox;
};

/**
 * A sandbox takes seconds to start, and after a reset every function starts cold again: tests
 * share one, and each leaves it without a customer who could be charged.
 */
export function describeShop(name: string, tests: (shop: Shop) => void): void {
  describeBrowser(name, (open) => {
    let sandbox: Sandbox;
    let customers = 0;
    beforeAll(async () => {
      sandbox = await startSandbox({ quiet: true });
    });
    beforeEach(async () => {
      customers += 1;
      await untilAfternoon(sandbox);
    });
    afterEach(async () => {
      sandbox.emulator.script([]);
      sandbox.pauseRules(false);
      await leave(sandbox, `customer-${customers}`);
    });
    afterAll(() => sandbox?.stop());

    tests({
      async visit(...ask) {
        const page = await open(...ask);
        await page.addInitScript((user) => {
          if (location.protocol === 'http:') localStorage.setItem('maedal.user', user);
        }, `customer-${customers}`);
        await page.goto(`${sandbox.url}/`);
        await page.locator('.card').first().waitFor();
        return page;
      },
      sandbox: () => sandbox,
    });
  });
}

/**
 * A month on from before the billing hour nothing more would be due, and two months on from
 * the end of one that is due on a 31st is not.
 */
async function untilAfternoon(sandbox: Sandbox): Promise<void> {
  const now = new Date(sandbox.now() + 9 * 3_600_000);
  const isAfternoon = now.getUTCHours() >= 12 && now.getUTCHours() < 22;
  const day = isAfternoon ? now : new Date(now.getTime() + 24 * 3_600_000);
  if (isAfternoon && day.getUTCDate() <= 28) return;
  const first = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1));
  const to = day.getUTCDate() <= 28 ? day : first;
  await sandbox.to(`${to.toISOString().slice(0, 10)}T14:00:00+09:00`);
}

/** Ends whatever a customer has, at once. */
export async function leave(sandbox: Sandbox, user: string): Promise<void> {
  const authorization = `Bearer ${await sandbox.token(user)}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const answer = await fetch(`${sandbox.url}/subscriptions`, { headers });
  const { items } = (await answer.json()) as { items: { id: string; status: string }[] };
  const body = '{"when":"now"}';
  for (const { id, status } of items) {
    if (status === 'canceled' || status === 'expired') continue;
    const url = `${sandbox.url}/subscriptions/${id}/cancel`;
    await fetch(url, { method: 'POST', headers, body });
  }
}
