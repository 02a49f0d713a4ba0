// npm run example as a process: what it says, and that nothing of it stays behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { npm } from '../npm';

test.skipIf(process.platform === 'win32')('it says where it is, and ends with npm', async () => {
  const child = spawn(...npm('run', 'example', '--', '--port', '0'), { stdio: 'pipe' });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await expect.poll(() => said, { timeout: 30_000 }).toContain('&iamport=http://localhost:');
  const [url = ''] = /http:\/\/localhost:\d+\//.exec(said) ?? [];
  const isThere = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  expect(await isThere()).toBe(true);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  await expect.poll(isThere, { timeout: 15_000 }).toBe(false);
});
