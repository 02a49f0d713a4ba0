// When browser tests run, when they say that they were left out, and when that is a failure.
import { expect, test } from 'vitest';
import { decide } from './browser/find-chromium';
import { describeBrowser } from './browser/support';

const there = (...paths: readonly string[]) => ({ exists: (path: string) => paths.includes(path) });

test('a Chromium in one of the usual places is used', () => {
  for (const chromium of ['/usr/bin/chromium', '/usr/bin/google-chrome']) {
    expect(decide({ env: {}, ...there(chromium) })).toEqual({ kind: 'run', chromium });
  }
});

test('a Chromium named by its path comes before the usual places', () => {
  const env = { CHROMIUM_PATH: '/opt/chromium' };
  const decision = decide({ env, ...there('/opt/chromium', '/usr/bin/chromium') });
  expect(decision).toEqual({ kind: 'run', chromium: '/opt/chromium' });
});

test('a named Chromium that is not there is a failure, even where another one is', () => {
  const decision = decide({ env: { CHROMIUM_PATH: '/opt/gone' }, ...there('/usr/bin/chromium') });
  expect(decision).toEqual({
    kind: 'fail',
    message: 'CHROMIUM_PATH must name a Chromium, got "/opt/gone"',
  });
});

test('without a Chromium the tests are left out, and one line says so', () => {
  const decision = decide({ env: {}, ...there() });
  expect(decision.kind).toBe('leaveOut');
  expect(decision).toHaveProperty('line', expect.stringMatching(/^Browser tests were left out.*$/));
});

test('browser tests can be turned off, which is said on the same one line', () => {
  const decision = decide({ env: { MAEDAL_BROWSER: 'off' }, ...there('/usr/bin/chromium') });
  const line = 'Browser tests were left out: MAEDAL_BROWSER is off.';
  expect(decision).toEqual({ kind: 'leaveOut', line });
});

test('where browser tests are required, a missing Chromium is a failure', () => {
  const env = { MAEDAL_BROWSER: 'required' };
  expect(decide({ env, ...there() }).kind).toBe('fail');
  expect(decide({ env, ...there('/usr/bin/chromium') }).kind).toBe('run');
});

describeBrowser('a browser', (open) => {
  test.each([
    ['pc', 1280, 0, /Chrome/],
    ['iphone', 390, 1, /iPhone/],
    ['android', 390, 1, /Android/],
  ] as const)('a page opens as on a %s', async (device, width, touches, agent) => {
    const page = await open(device);
    await page.setContent('<meta name="viewport" content="width=device-width"><h1>매달</h1>');
    expect(await page.getByRole('heading').textContent()).toBe('매달');
    expect(await page.evaluate(() => window.innerWidth)).toBe(width);
    expect(await page.evaluate(() => Math.min(navigator.maxTouchPoints, 1))).toBe(touches);
    expect(await page.evaluate(() => navigator.userAgent)).toMatch(agent);
    expect(await page.evaluate(() => navigator.language)).toBe('ko-KR');
  });

  test('a page reaches nothing outside this machine', async () => {
    const page = await open('pc');
    await expect(page.goto('http://example.com/')).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
  });
});
