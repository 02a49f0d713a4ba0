// The demo as it is typed, on the twin.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { npm } from '../npm';

test('says first what holds its tables, and nothing of the SDK', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const env: NodeJS.ProcessEnv = { ...process.env, MAEDAL_TABLES: 'twin' };
  delete env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'];
  const ran = spawnSync(...npm('run', '-s', 'demo'), { cwd: root, encoding: 'utf8', env });
  expect({ status: ran.status, err: ran.stderr }).toEqual({ status: 0, err: '' });
  expect(ran.stdout.split('\n')[1]).toBe('Tables: the twin');
});
