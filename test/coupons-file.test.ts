// coupons.json as its author meets it: every fault names its line and says what to change.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { answerTo } from '../bin/plans';
import { readCoupons } from '../functions/handlers/coupons';
import { readCatalogue } from '../functions/handlers/catalogue';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'coupons-'));

type Part = Readonly<Record<string, unknown>>;
const whole = {
  id: 'SPRING',
  name: '봄',
  plans: ['basic-monthly'],
  versions: [{ version: 1, percent: 30, periods: 3 }],
  noticesBy: 'sms',
};

function fileOf(coupons: readonly Part[], name = 'coupons.json'): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ coupons }, undefined, 1));
  return path;
}

const check = (coupons: readonly Part[], more: readonly string[] = []) =>
  answerTo(['--coupons', fileOf(coupons), ...more]);

test('the schema beside the coupons of this house is current', () => {
  expect(answerTo(['--coupons-schema']).out).toBe(
    readFileSync(`${root}coupons.schema.json`, 'utf8'),
  );
});

test('without a file there are no coupons', () => {
  const plans = readCatalogue(JSON.parse(readFileSync(`${root}plans.json`, 'utf8')));
  if (plans.kind === 'broken') throw new Error('the plans are sound');
  expect(readCoupons(undefined, plans.catalogue)).toEqual({ kind: 'read', coupons: new Map() });
});

test('a sound one is read', () => {
  const retired = { ...whole, id: 'FALL', retired: true };
  expect(check([whole, retired])).toMatchObject({ status: 0 });
  expect(check([whole, retired]).out).toContain('coupons.json: OK: 1 coupon, 1 retired');
});

test('a limit that one customer can use up alone is sound, and warned of', () => {
  const warned = (more: Part) => check([{ ...whole, limit: 200, ...more }]);
  expect(warned({})).toMatchObject({
    status: 0,
    out: expect.stringContaining('warning: SPRING has a limit without oncePerCustomer'),
  });
  for (const more of [{ oncePerCustomer: true }, { retired: true }, { limit: undefined }]) {
    expect(warned(more).out).not.toContain('warning');
  }
});

test.each<[string, Part, string]>([
  ['an unknown plan', { plans: ['nothing'] }, 'coupons.0.plans.0: there is no plan nothing'],
  [
    'an end that nobody is told of',
    { noticesBy: undefined },
    'coupons.0.versions.0.periods: its end is told 7 days before: say how, by noticesBy',
  ],
  [
    'neither a percentage nor an amount',
    { versions: [{ version: 1 }] },
    'a coupon takes off a percentage or an amount: give one of them',
  ],
  [
    'a price of less than 100 won',
    { versions: [{ version: 1, amount: 9_801 }] },
    'basic-monthly at 9900 would cost 99: it must stay 100 or more',
  ],
  [
    'an end that is too near',
    { plans: ['books-weekly'], versions: [{ version: 1, percent: 5, periods: 1 }] },
    '1 of books-weekly are too short: its end is told 7 days before',
  ],
  [
    'days that two versions are valid on',
    {
      versions: [
        { version: 1, percent: 30, until: '2027-03-31' },
        { version: 2, percent: 20, from: '2027-03-31' },
      ],
    },
    'coupons.0.versions.1.from: version 1 is valid on some of its days',
  ],
  [
    'versions that do not count on',
    { versions: [{ version: 2, percent: 30 }] },
    'versions must count 1, 2, 3, …, got 2',
  ],
  [
    'an end before its beginning',
    { versions: [{ version: 1, percent: 30, from: '2027-03-02', until: '2027-03-01' }] },
    'it must not end before 2027-03-02',
  ],
])('%s is refused, with its line', (_name, part, why) => {
  const { status, err } = check([{ ...whole, ...part }]);
  expect(status).toBe(1);
  expect(err).toContain(why);
  expect(err).toMatch(/^coupons\.json:\d+: /);
});

test('an id that stands twice is refused', () => {
  expect(check([whole, whole]).err).toContain('coupons.1.id: id SPRING stands twice');
});

test('a version that was sold is not changed, nor taken away', () => {
  const sold = ['--sold', fileOf([whole], 'sold.json')];
  const changed = { ...whole, versions: [{ version: 1, percent: 31, periods: 3 }] };
  expect(check([whole], sold).status).toBe(0);
  expect(check([changed], sold).err).toBe(
    'coupons.json: SPRING: version 1 was sold, and was changed: add a version instead\n',
  );
  expect(check([], sold).err).toContain('version 1 was sold, and is gone');
  const more = { version: 2, percent: 10, periods: 3, from: '2028-01-01' };
  const until = { version: 1, percent: 30, periods: 3, until: '2027-12-31' };
  expect(check([{ ...whole, versions: [until, more] }], sold).status).toBe(0);
});
