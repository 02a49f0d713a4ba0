// The example shop on a port of its own: somebody's own page against the sandbox, by keyboard.
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveExample } from '../../examples/shop/serve.mjs';
import { startSandbox, type Sandbox } from '../../sandbox/start-sandbox';
import { expectNoFindings } from './axe';
import { approving, declining } from './customer';
import { leave } from './shop';
import { describeBrowser } from './support';

test('the example holds the code that the README shows', () => {
  const plain = (text: string) => text.replaceAll(/^ +/gm, '');
  const example = plain(readFileSync('examples/shop/shop.js', 'utf8'));
  const [, snippet = ''] = /```js\n(.*?)```/s.exec(readFileSync('README.md', 'utf8')) ?? [];
  const parts = snippet.split('\n\n').map(plain);
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts) expect(example).toContain(part.trim());
});

describeBrowser('the example shop', (open) => {
  let server: Server;
  let sandbox: Sandbox;
  let home: string;
  beforeAll(async () => {
    server = await serveExample(0);
    const own = `http://localhost:${(server.address() as AddressInfo).port}`;
    sandbox = await startSandbox({
      quiet: true,
      allowedOrigins: [own],
      returnUrl: `${own}/done.html`,
    });
    home = `${own}/?api=${sandbox.url}&iamport=${sandbox.iamportUrl}`;
  });
  afterAll(async () => {
    await sandbox?.stop();
    server?.close();
  });

  async function order(page: Page): Promise<void> {
    await page.goto(home);
    await page.getByLabel('이름').focus();
    await page.keyboard.type('김매달');
    await page.keyboard.press('Tab');
    await page.keyboard.type('buyer@example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.type('010-1234-5678');
    // Nothing opens before the terms are agreed to.
    await page.keyboard.press('Enter');
    await page.locator('#agree:focus').waitFor();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
  }

  test('where the sandbox does not know the page, it says how to start it', async () => {
    const page = await open('pc');
    // To a browser another name is another origin.
    await page.goto(home.replace('localhost', '127.0.0.1'));
    await page.getByText(/npm start -- --allowed-origins http:\/\/127\.0\.0\.1:\d+/).waitFor();
  });

  test('on a PC a declined card is told, and nothing is sold', async () => {
    const page = await open('pc');
    await order(page);
    const window = page.frameLocator('#imp-iframe');
    await window.locator('#card:focus').waitFor();
    await page.keyboard.type(declining);
    await page.keyboard.press('Enter');
    await page.getByText('결제가 승인되지 않았습니다').waitFor();
    await expectNoFindings(page, 'the example');
  });

  test('on a PC a sale is told by the callback, and the subscription is there', async () => {
    const page = await open('pc');
    await order(page);
    await page.frameLocator('#imp-iframe').locator('#card:focus').waitFor();
    await page.keyboard.type(approving);
    await page.keyboard.press('Enter');
    await page.getByText('구독이 시작되었습니다').waitFor();
    await page.locator('#imp-iframe').waitFor({ state: 'detached' });
    expect(await page.locator('#buy button').getAttribute('aria-disabled')).toBe('false');
    await expectNoFindings(page, 'the example after a sale');
    const paid = sandbox.emulator.ledger().payments.filter((row) => row.paid_at > 0);
    expect(paid.filter((row) => row.customer_uid_usage === 'payment')).toHaveLength(1);
    // Who has it already is told so, in the words of the page.
    await order(page);
    await page.getByText('이미 구독 중입니다').waitFor();
    // The phone is the same customer's.
    await leave(sandbox, 'user-1');
  });

  test('another customer can be named, and has nothing of the first', async () => {
    const page = await open('pc');
    const asked = page.waitForRequest((request) => request.url().endsWith('/_sandbox/token'));
    await page.goto(`${home}&user=user-2`);
    expect((await asked).postDataJSON()).toEqual({ sub: 'user-2' });
  });

  test('on a phone the landing leads back to the page of the shop', async () => {
    const page = await open('iphone');
    await order(page);
    await page.locator('#card:focus').waitFor();
    await page.keyboard.type(approving);
    await page.keyboard.press('Enter');
    await page.getByText('구독이 시작되었습니다').waitFor();
    expect(page.url()).toContain('/done.html?result=');
    await expectNoFindings(page, 'the page it comes back to');
  });

  test('the API is shown to a person as a page, and to a program as a document', async () => {
    const page = await open('pc');
    await page.goto(`${sandbox.url}/openapi.json`);
    await page.getByText('Starts a checkout', { exact: false }).first().waitFor();
    const read = await fetch(`${sandbox.url}/openapi.json`);
    expect(await read.json()).toMatchObject({ openapi: '3.1.0' });
  });

  test('a token is given to the pages that were named, and to no other', async () => {
    const ask = (origin: string) =>
      fetch(`${sandbox.url}/_sandbox/token`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: '{"sub":"user-1"}',
      });
    const own = new URL(home).origin;
    const given = await ask(own);
    expect(given.headers.get('access-control-allow-origin')).toBe(own);
    expect((await ask('http://localhost:1')).status).toBe(403);
    const other = { headers: { origin: own } };
    expect((await fetch(`${sandbox.url}/_sandbox/dump`, other)).status).toBe(403);
  });
});
