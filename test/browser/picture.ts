// npm run picture: takes the picture of the shop that the READMEs show, and one as on a phone.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { readFlags } from '../../bin/flags';
import { startSandbox } from '../../sandbox/start-sandbox';
import { decide } from './find-chromium';
import { subscribe } from './customer';

const usage = `usage: npm run picture [-- --phone FILE]

Takes the picture of the shop that the READMEs show, docs/images/shop.png.

  --phone FILE  takes one as on a phone as well
  --help        shows this
`;
const flags = readFlags('npm run picture', process.argv.slice(2), { phone: { type: 'string' } });
if (flags.kind === 'misuse') {
  process.stderr.write(`picture: ${flags.why}\n`);
  process.exit(2);
}
if (flags.kind === 'help') {
  process.stdout.write(usage);
  process.exit(0);
}
const places = { pc: '../../docs/images/shop.png', phone: flags.values.phone };

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
  // In the afternoon: the billing hour has passed.
  const tomorrow = new Date(sandbox.now() + 33 * 3_600_000).toISOString().slice(0, 10);
  await sandbox.to(`${tomorrow}T14:00:00+09:00`);
  const viewport = { width: 1280, height: 1800 };
  const context = await browser.newContext({ locale: 'ko-KR', viewport });
  const page = await context.newPage();
  await page.goto(`${sandbox.url}/`);
  await subscribe(page);
  await press(page, '한 달 뒤');
  // The third charge is declined, and paid by its retry a day later.
  await page.getByRole('button', { name: '다음 결제 거절' }).click();
  await page.getByText('다음 결제 한 번에 적용됩니다').waitFor();
  await press(page, '한 달 뒤');
  await page.getByText('결제 실패 · 다시 시도합니다').waitFor();
  await press(page, '한 달 뒤');
  await page.getByText('그동안 이 고객의 결제 2건').waitFor();
  await page.locator('#log').evaluate((log) => (log.scrollTop = log.scrollHeight));
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  // Down to where the page's own frame ends, so that nothing is cut in two.
  const height = await page.locator('main').evaluate((main) => main.getBoundingClientRect().bottom);
  const clip = { x: 0, y: 0, width: viewport.width, height: Math.floor(height) };
  await page.screenshot({ path: fileURLToPath(new URL(places.pc, import.meta.url)), clip });
  if (places.phone !== undefined) {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: places.phone, fullPage: true });
  }
} finally {
  await browser.close();
  await sandbox.stop();
}

/** Presses a button of the time machine, and waits until they may be pressed again. */
async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.getByText('그동안 이 고객의 결제').waitFor();
  await page.locator('#to-next:enabled').waitFor();
}
