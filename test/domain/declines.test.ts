// The decline dictionary: real texts of Korean providers, and what must hold for any text at all.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeclineClass } from '../../functions/domain/catalogue/dunning';
import { afterDecline } from '../../functions/domain/catalogue/dunning';
import type { DeclineKind } from '../../functions/domain/charge/declines';
import {
  classifyDecline,
  declineRules,
  dictionaryVersion,
  shownText,
} from '../../functions/domain/charge/declines';
import dictionary from '../../functions/domain/charge/declines.json';
import fixtures from './decline-fixtures.json';
import { at, times } from './samples';

const kinds: Record<DeclineKind, true> = {
  insufficient: true,
  limit: true,
  expired: true,
  lost_stolen: true,
  blocked: true,
  key_invalid: true,
  merchant: true,
  maintenance: true,
  network: true,
  unknown: true,
};
const classes: Record<DeclineClass, true> = {
  soft: true,
  insufficient: true,
  weak: true,
  hard: true,
  infrastructure: true,
  merchant: true,
  undecided: true,
};

test('every text that was seen falls into its kind and class', () => {
  const wrong = fixtures.flatMap(({ text, kind, class: expected }) => {
    const found = classifyDecline(text);
    const is = `${found.kind}/${found.class}`;
    return is === `${kind}/${expected}` ? [] : [`${text}: ${is} (${found.code})`];
  });
  expect(wrong).toEqual([]);
});

test('the fixtures are many, from several providers, and of every kind', () => {
  const seen = fixtures.filter(({ source }) => !source.startsWith('seen nowhere'));
  expect(new Set(seen.map(({ text }) => text)).size).toBeGreaterThanOrEqual(60);
  expect(new Set(seen.map(({ source }) => source)).size).toBeGreaterThanOrEqual(5);
  const covered = new Set(fixtures.map(({ kind }) => kind));
  expect(Object.keys(kinds).filter((kind) => !covered.has(kind))).toEqual([]);
});

test('every rule has a known kind and class, words to match, and a named source', () => {
  expect(dictionaryVersion).toBeGreaterThanOrEqual(1);
  const sources = Object.keys(dictionary.sources);
  for (const { code, kind, class: what, all = [], any = [], none = [], source } of declineRules) {
    expect(Object.keys(kinds), code).toContain(kind);
    expect(Object.keys(classes), code).toContain(what);
    expect([...all, ...any].length, code).toBeGreaterThan(0);
    expect(
      [...all, ...any, ...none].filter((word) => word === '' || /\s/.test(word)),
      code,
    ).toEqual([]);
    for (const named of source.split('; ')) {
      expect(sources, `${code}: ${named}`).toContain(/^\w+/.exec(named)?.[0]);
    }
  }
});

/** A word of the dictionary as it is written without any particle. */
const plain = (word: string) => word.replaceAll('·', '');

test('no word stands in vain behind one that always matches first', () => {
  const dead = declineRules.flatMap((rule) =>
    (rule.all ? [] : (rule.any ?? [])).filter(
      (word) => classifyDecline(plain(word)).code !== rule.code,
    ),
  );
  expect(dead).toEqual([]);
});

test('a text means the same with any particle, spacing and ending that Korean puts there', () => {
  const dotted = declineRules.flatMap(({ any = [], code }) =>
    any.filter((word) => word.includes('·')).map((word) => ({ word, code })),
  );
  expect(dotted.length).toBeGreaterThan(20);
  const wrong = dotted.flatMap(({ word, code }) =>
    particles.flatMap((particle) =>
      endings
        .map((ending) => `${word.replaceAll('·', particle)}${ending}`)
        .filter((text) => classifyDecline(text).code !== code),
    ),
  );
  expect(wrong).toEqual([]);
});

const particles = ['', '이', '가', '은', '는', '을', '를', '이 ', '가 ', ' '] as const;
const endings = ['', '합니다.', ' 되었습니다', '하여 결제할 수 없습니다', '입니다'] as const;

const words = declineRules.flatMap(({ all = [], any = [] }) => [...all, ...any]).map(plain);
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom(...words, ' ', '8311', '카드', '\n')).map((parts) => parts.join('')),
);

test('any text at all has one class, the same each time and however it is spaced', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const first = classifyDecline(text);
      expect(Object.keys(kinds)).toContain(first.kind);
      expect(Object.keys(classes)).toContain(first.class);
      expect(first.reason.length).toBeLessThanOrEqual(80);
      expect(classifyDecline(text)).toEqual(first);
      const spaced = [...text].join(' ');
      expect(classifyDecline(spaced)).toEqual({ ...first, reason: spaced.slice(0, 80) });
    }),
  );
});

const advice = fc
  .tuple(
    fc.constantFrom('가맹점에', '카드사에', '상점에', '해당 가맹점으로', '카드사로', '판매자에게'),
    fc.constantFrom('문의', '연락', '확인', '카드를 확인', '재확인'),
    fc.constantFrom('', ' 바랍니다', '하세요', ' 요망', '해 주시기 바랍니다.'),
  )
  .map(([whom, what, ending]) => `${whom} ${what}${ending}`);
const beside = fc.constantFrom(' ', '. ', '', ' / ', ', ', ' - ', '\n');

test('whom to turn to says nothing of whose fault it is, before a text and behind it', () => {
  const text = fc.constantFrom(...fixtures.map((one) => one.text));
  fc.assert(
    fc.property(text, advice, beside, fc.boolean(), (said, whom, mark, isBehind) => {
      const whole = isBehind ? `${said}${mark}${whom}` : `${whom}${mark}${said}`;
      expect(classifyDecline(whole).class, whole).toBe(classifyDecline(said).class);
      expect(classifyDecline(`${said} (${whom})`).class).toBe(classifyDecline(said).class);
    }),
    { numRuns: 5_000 },
  );
});

test('no text of a hard class is ever tried again', () => {
  const hard = fixtures.filter((row) => row.class === 'hard');
  expect(hard.length).toBeGreaterThan(20);
  for (const { text } of hard) {
    const policy = { retryDays: [1, 2, 3], paydays: true };
    const now = at('2027-02-28');
    const dunning = afterDecline(undefined, classifyDecline(text), now, policy, times);
    expect(dunning.retryAt, text).toBeUndefined();
  }
});

test('what is shown of an unlisted text is short and names nobody', () => {
  expect(shownText('홍길동 고객님 4518-4212-3456-7890 승인불가(코드 ZZ)')).toBe(
    '… …님 … 승인불가(코드 ZZ)',
  );
  expect(shownText('문의 hong@example.com 010 1234 5678')).toBe('문의 … …');
  expect(shownText('카드 4518-42**-****-7890 [9999] 오류')).toBe('카드 … [9999] 오류');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(shownText(text).length).toBeLessThanOrEqual(60);
      expect(shownText(text)).not.toMatch(/\p{Cc}/u);
    }),
  );
  fc.assert(
    fc.property(anyText, fc.stringMatching(/^\d{9,16}$/), anyText, (before, number, after) => {
      expect(shownText(`${before} ${number} ${after}`)).not.toContain(number);
    }),
  );
});
