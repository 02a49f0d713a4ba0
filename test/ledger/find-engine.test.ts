// Tests on the embedded DynamoDB are never left out in silence, and never where they are required.
import { expect, test } from 'vitest';
import { decide } from './find-engine';

const nothing = { env: {}, has: () => false, platform: 'linux-arm64' };

test('where no engine is installed one line says so and what to do', () => {
  const decision = decide(nothing);
  expect(decision).toMatchObject({ kind: 'leaveOut' });
  const line = decision.kind === 'leaveOut' ? decision.line : '';
  expect(line).toContain('@dynoxide/linux-arm64');
  expect(line).toContain('MAEDAL_TABLES');
  expect(line).not.toContain('\n');
});

test('an engine that is installed, named or required is used', () => {
  const wanted = [
    { ...nothing, has: (name: string) => name === '@dynoxide/linux-arm64/package.json' },
    { ...nothing, env: { MAEDAL_TABLES: 'http://127.0.0.1:8000' } },
    { ...nothing, env: { MAEDAL_DYNAMODB: 'required' } },
    { ...nothing, env: { CI: 'true' } },
  ];
  expect(wanted.map((each) => decide(each).kind)).toEqual(Array(4).fill('run'));
});
