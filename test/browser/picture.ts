// npm run picture: takes the picture of the shop that the READMEs show, and one as on a phone.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { startSandbox } from '../../sandbox/start-sandbox';
import { decide } from './find-chromium';

const places = { pc: '../../docs/images/shop.png', phone: process.argv[2] };

const decision = decide({ env: process.env, exists: existsSync });
if (decision.kind !== 'run') {
  process.stderr.write('npm run picture needs a Chromium: set CHROMIUM_PATH\n');
  process.exit(2);
}
const sandbox = await startSandbox({ quiet: true });
const browser = await chromium.launch({
  executablePath: decision.chromium,
  args: ['--no-sandbox'],
});
try {
  const viewport = { width: 1280, height: 1240 };
  const context = await browser.newContext({ locale: 'ko-KR', viewport });
  const page = await context.newPage();
  await page.goto(`${sandbox.url}/`);
  await page.locator('.card .main').first().click();
  const window = page.frameLocator('#imp-iframe');
  await window.getByLabel('카드번호').fill('4242-4242-4242-4242');
  await window.getByRole('button', { name: '카드 등록', exact: true }).click();
  await page.getByText('구독이 시작되었습니다').waitFor();
  for (let months = 1; months <= 4; months += 1) {
    // The third charge is declined, and paid by its retry.
    if (months === 3) await page.getByRole('button', { name: '다음 결제 거절' }).click();
    await page.getByRole('button', { name: '한 달 뒤' }).click();
    await page.getByText('그동안 결제').waitFor();
    await rest(page);
  }
  await page.locator('h1').click();
  await page.screenshot({ path: fileURLToPath(new URL(places.pc, import.meta.url)) });
  if (places.phone !== undefined) {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: places.phone, fullPage: true });
  }
} finally {
  await browser.close();
  await sandbox.stop();
}

/** Until the buttons of the time machine may be pressed again. */
async function rest(page: Page): Promise<void> {
  await page.locator('#to-next:enabled').waitFor();
}
