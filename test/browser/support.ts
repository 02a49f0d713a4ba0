// Browser tests for every file that wants them: one Chromium a file, a fresh context a page.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Decision, decide } from './find-chromium';

export type Device = 'pc' | 'iphone' | 'android';

/** Opens a page as one device would. What the page throws and does not catch fails the test. */
export type OpenPage = (device: Device, options?: BrowserContextOptions) => Promise<Page>;

// Tests reach this machine and nothing else, whatever a page asks for.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/** A page on a busy machine; what never comes still fails. */
const pageMs = 60_000;

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

export const devices: Readonly<Record<Device, BrowserContextOptions>> = {
  pc: { viewport: { width: 1280, height: 900 } },
  iphone: {
    ...phone,
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 ' +
      '(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  },
  android: {
    ...phone,
    userAgent:
      'Mozilla/5.0 (Linux; Android 15; SM-S931N) AppleWebKit/537.36 ' +
      '(KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  },
};

/** A chapter of browser tests; required and impossible is a failure, never a silent skip. */
export function describeBrowser(
  name: string,
  tests: (open: OpenPage) => void,
  decision: Decision = decide({ env: process.env, exists: existsSync }),
): void {
  switch (decision.kind) {
    case 'run':
      describe(name, () => tests(pages(decision.chromium)));
      return;
    case 'leaveOut':
      describe.skip(name, () => tests(() => Promise.reject(new Error(decision.line))));
      return;
    case 'fail':
      test(`${name}: a browser is there`, () => {
        throw new Error(decision.message);
      });
  }
}

function pages(executablePath: string): OpenPage {
  let browser: Browser | undefined;
  let thrown: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: flags });
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
    const faults = thrown;
    thrown = [];
    expect(faults, 'errors that a page threw').toEqual([]);
  });
  afterAll(() => browser?.close());

  return async (device, options) => {
    if (!browser) throw new Error('pages open inside tests, after the browser has started');
    const context = await browser.newContext({ locale: 'ko-KR', ...devices[device], ...options });
    context.on('weberror', (fault) => thrown.push(fault.error().message));
    context.setDefaultTimeout(pageMs);
    return context.newPage();
  };
}
