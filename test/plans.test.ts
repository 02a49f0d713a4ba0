// plans.json as its author meets it: every fault names its line and says what never works.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonFault, readJson } from '../bin/json-lines';
import { checkPlansText } from '../bin/plans-file';
import { answerTo } from '../bin/plans';
import { synthesize } from '../bin/synthesize';
import { plansJsonSchema } from '../bin/plans-schema';
import { plainPolicy } from '../functions/domain/catalogue/dunning';

const root = fileURLToPath(new URL('..', import.meta.url));
const sound = { retryDays: [1, 3, 6, 9, 13], stopDay: 14, paydays: true, graceDays: 4 };
const whole = { ...sound, suspendedDay: 10, end: { day: 15, status: 'canceled' } };

/** A file with one plan; `"dunning": {` stands on line 5 and each of its properties on its own. */
function fileWith(dunning: object): string {
  const plan = {
    id: 'basic',
    product: 'letters',
    name: '편지',
    orderName: '편지',
    interval: 'month',
    every: 1,
    prices: [{ version: 1, amount: 9_900 }],
  };
  const head = JSON.stringify(plan).slice(0, -1);
  const lines = Object.entries(dunning).map(([key, value]) => `"${key}":${JSON.stringify(value)}`);
  return `{\n"plans": [\n${head},\n\n"dunning": {\n${lines.join(',\n')}\n}\n}]\n}`;
}

const faultsOf = (dunning: object) => checkPlansText(fileWith(dunning)).faults;

test('the plans of this house are sound, and the schema beside them is current', () => {
  expect(answerTo([])).toEqual({
    out:
      'plans.json: OK: 5 plans on sale, 0 retired, 3 products\n' +
      'coupons.json: OK: 1 coupon, 0 retired\n',
    status: 0,
  });
  expect(readFileSync(`${root}plans.schema.json`, 'utf8')).toBe(plansJsonSchema());
  expect(JSON.parse(readFileSync(`${root}plans.json`, 'utf8'))).toMatchObject({
    $schema: './plans.schema.json',
  });
});

test('a plan that says nothing has the plain policy, one that says all has its own', () => {
  expect(faultsOf(whole)).toEqual([]);
  const { catalogue } = checkPlansText(fileWith(whole));
  expect(catalogue?.get('basic')?.dunning).toEqual(whole);
  const silent = fileWith(whole).replace(/,\n\n"dunning"[^]*?\n}\n}/, '}');
  expect(checkPlansText(silent).catalogue?.get('basic')?.dunning).toBe(plainPolicy);
});

test('an English form is the name alone or both, nothing else, and changes no price', () => {
  const english = (en: object) =>
    checkPlansText(fileWith(whole).replace('"product"', `"en": ${JSON.stringify(en)}, "product"`));
  const named = english({ name: 'Letters' }).catalogue?.get('basic');
  expect(named?.en).toEqual({ name: 'Letters', description: '' });
  expect(named?.price).toEqual(checkPlansText(fileWith(whole)).catalogue?.get('basic')?.price);
  expect(Object.keys(named?.price ?? {})).not.toContain('en');
  expect(english({ description: 'No name' }).faults).toHaveLength(1);
  expect(english({ name: 'Letters', amount: 1 }).faults).toHaveLength(1);
});

test('a name that no card slip can say is refused for what is sold, and left to what was', () => {
  const text = fileWith(whole).replace('"orderName":"편지"', `"orderName":"Kim's café"`);
  expect(checkPlansText(text).faults).toEqual([
    "plans.json:3: plans.0.orderName: a card slip can not say ' é: " +
      'sell a new version under another name',
  ]);
  const retired = text.replace('"every":1', '"every":1,"retired":true');
  expect(checkPlansText(retired).faults).toEqual([]);
});

test("a merchant's kind rules out prices: with VAT, without it, or none of them", () => {
  const price = (taxFree: string) =>
    fileWith(whole).replace('"amount":9900', `"amount":9900${taxFree}`);
  const faults = (taxFree: string) =>
    (['taxable', 'exempt', 'mixed'] as const).map(
      (kind) => checkPlansText(price(taxFree), kind).faults,
    );
  const at = 'plans.json:3: plans.0.prices.0.taxFree:';
  const taxable = `${at} a taxable merchant has no tax-free part: leave taxFree out, or be mixed`;
  const exempt = `${at} an exempt merchant charges no VAT: taxFree must be 9900, or be mixed`;
  expect(faults('')).toEqual([[], [exempt], []]);
  expect(faults(',"taxFree":0')).toEqual([[], [exempt], []]);
  expect(faults(',"taxFree":3300')).toEqual([[taxable], [exempt], []]);
  expect(faults(',"taxFree":9900')).toEqual([[taxable], [], []]);
  const sold = price('},{"version":2,"amount":9900,"taxFree":9900');
  expect(checkPlansText(sold, 'exempt').faults, 'what was sold before').toEqual([]);
  const retired = price('').replace('"every":1', '"every":1,"retired":true');
  expect(checkPlansText(retired, 'exempt').faults, 'what is sold no longer').toEqual([]);
});

test('npm run plans and the synthesis hold this house to its kind of merchant', async () => {
  const line = /^plans\.json:\d+: plans\.3\.prices\.0\.taxFree: a taxable merchant has no/;
  expect(answerTo(['--merchant', 'taxable'])).toMatchObject({
    status: 1,
    err: expect.stringMatching(line) as string,
  });
  expect(answerTo(['--merchant', 'mixed']).status).toBe(0);
  expect(answerTo(['--merchant', 'none'])).toMatchObject({ status: 2 });
  const context = { merchantKind: 'taxable', billingHour: '24' };
  await expect(synthesize({ context, bundled: true })).rejects.toMatchObject({
    problems: [
      expect.stringMatching(/^context billingHour/),
      // The settings do not read: prices are held to none of them.
    ],
  });
  await expect(
    synthesize({ context: { merchantKind: 'taxable' }, bundled: true }),
  ).rejects.toMatchObject({ problems: [expect.stringMatching(line)] });
});

test('the example of the documentation is one that works', () => {
  const page = readFileSync(`${root}docs/dunning.md`, 'utf8');
  const example = /```json\n"dunning": ([^]*?)```/.exec(page)?.[1] ?? '';
  expect(faultsOf(JSON.parse(example) as object)).toEqual([]);
});

describe('the linter refuses', () => {
  const end = (day: number) => ({ end: { day, status: 'canceled' } });
  test.each<[string, object, number, RegExp]>([
    [
      'owed days where no debt stays open',
      { retryDays: [1], onReturn: 'reanchor_and_owed_days', ...end(9) },
      7,
      /onReturn: owed days are never paid/,
    ],
    ['days that do not rise', { retryDays: [3, 3] }, 6, /retryDays\.1: days must rise/],
    ['a retry after the stop', { retryDays: [1, 9], stopDay: 7 }, 6, /day 9 never happens: stop/],
    ['a retry on the last day', { retryDays: [1, 9], ...end(9) }, 6, /day 9 never happens: the p/],
    ['a stop after the end', { ...whole, stopDay: 15 }, 7, /stopDay: day 15 never stops anything/],
    [
      'grace that no retry can use',
      { retryDays: [4, 6], graceDays: 4, ...end(9) },
      7,
      /graceDays: no retry lands from day 1 to day 3 to prevent that it is restricted/,
    ],
    [
      'a suspension that no retry can prevent',
      { retryDays: [1, 3], graceDays: 4, suspendedDay: 8, ...end(9) },
      8,
      /suspendedDay: no retry lands from day 4 to day 7 to prevent that it is suspended/,
    ],
    [
      'an end that no retry can prevent',
      { retryDays: [], ...end(9) },
      7,
      /end\.day: no retry lands from day 1 to day 8 to prevent that it is canceled/,
    ],
    [
      'a restriction behind the suspension',
      { retryDays: [1, 3], graceDays: 5, suspendedDay: 4, ...end(9) },
      7,
      /graceDays: access is never restricted: it is suspended on day 4 already/,
    ],
    [
      'a suspension behind the end',
      { retryDays: [1, 3, 6], graceDays: 4, suspendedDay: 9, ...end(9) },
      8,
      /suspendedDay: access is never suspended on day 9: the policy ends on day 9/,
    ],
    [
      'states of a policy that is over with its last retry',
      { retryDays: [1, 3], graceDays: 5 },
      7,
      /graceDays: access is never restricted on day 5: without an end it is over on day 3/,
    ],
    ['a word it does not know', { retryDays: [1], gracedays: 4 }, 7, /dunning\.gracedays: unrec/],
    [
      'days that are no days',
      { retryDays: [1, 'two'] },
      6,
      /retryDays\.1: invalid input: expected (int|number)/,
    ],
  ])('%s', (_, dunning, line, why) => {
    const faults = faultsOf(dunning);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(why);
    expect(faults[0]).toMatch(new RegExp(`^plans\\.json:${line}: plans\\.0\\.dunning\\.`));
  });

  test('all faults at once, and those outside dunning as well', () => {
    const text = fileWith({ retryDays: [5, 2], graceDays: 3 }).replace(
      '"version":1',
      '"version":2',
    );
    expect(checkPlansText(text).faults.map((fault) => fault.replace(/: .*/, ''))).toEqual([
      ...['plans.json:3', 'plans.json:6', 'plans.json:7'],
    ]);
  });
});

test('the command answers with one line a fault and status 1, or says how to ask', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'bin/plans.ts', ...args], {
      cwd: root,
      encoding: 'utf8' as const,
    });
  const broken = run('--file', 'package.json');
  expect([broken.status, broken.stdout]).toEqual([1, '']);
  expect(broken.stderr).toMatch(/^plans\.json:\d+: .+\n/);
  expect(answerTo(['--file', 'no-such.json'])).toMatchObject({ status: 1 });
  expect(answerTo(['--file', 'no-such.json']).err).toMatch(/^plans\.json can not be read: ENOENT/);
  expect(answerTo(['--colour'])).toMatchObject({ status: 2 });
  expect(answerTo(['--schema'])).toEqual({ out: plansJsonSchema(), status: 0 });
});

describe('where a value stands', () => {
  test('JSON is read as JSON.parse reads it, spaced in any way', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 2), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        expect(readJson(text).value).toEqual(JSON.parse(text));
      }),
    );
  });

  test('what JSON.parse refuses is refused, with a line of the text', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(), fc.string(), (text, at, junk) => {
        const cut = text.slice(0, at % text.length) + junk + text.slice((at % text.length) + 1);
        const refuses = (read: () => unknown) => {
          try {
            read();
            return false;
          } catch (fault) {
            return fault instanceof SyntaxError || fault instanceof JsonFault;
          }
        };
        const twice = /no second/.test(String(faultOf(() => readJson(cut))));
        expect(refuses(() => readJson(cut)) || twice).toBe(
          refuses(() => JSON.parse(cut) as unknown) || twice,
        );
      }),
    );
  });

  test.each([
    ['{\n"a": 1,\n"b": }', 3, /value/],
    ['{\n"a": 1\n"b": 2}', 3, /comma/],
    ['{\n"a": 1,\n"a": 2}', 3, /no second "a"/],
    ['[1,\n2', 2, /end of the file/],
    ['{"a": 1}\n\nx', 3, /nothing more/],
  ])('%j is refused on its line', (text, line, why) => {
    const fault = faultOf(() => readJson(text));
    expect(fault).toMatchObject({ line });
    expect(String(fault)).toMatch(why);
  });

  test('a path that leads nowhere stands where the nearest value does', () => {
    const { lineOf } = readJson('{\n"a": [\n1,\n{"b": 2}]\n}');
    expect(lineOf([])).toBe(1);
    expect(lineOf(['a', 0])).toBe(3);
    expect(lineOf(['a', 1, 'b'])).toBe(4);
    expect(lineOf(['a', 7, 'c'])).toBe(2);
  });
});

function faultOf(read: () => unknown): unknown {
  try {
    read();
    return undefined;
  } catch (fault) {
    return fault;
  }
}
