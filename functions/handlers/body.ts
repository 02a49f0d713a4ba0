// Bodies of requests: size, type, JSON or form, no card numbers, and the route's own schema.
import type { APIGatewayProxyEventV2 as HttpEvent } from 'aws-lambda';
import type { Route } from './http';
import type { Problem } from './problem';
import { faultsOf, problem } from './problem';

/** Nothing a caller has to say needs more. */
const bytesMax = 8_192;

export type Body = { readonly value: unknown };

export function readBody(
  route: Route,
  event: Pick<HttpEvent, 'body' | 'isBase64Encoded' | 'headers'>,
): Body | Problem {
  if (!route.takes) return { value: undefined };
  const text = textOf(event);
  if (Buffer.byteLength(text) > bytesMax) {
    return problem(413, 'too_large', `the body must be at most ${bytesMax} bytes`);
  }
  const types = route.bodyTypes ?? ['json'];
  const type = typeOf(event.headers['content-type']);
  if (type === undefined || !types.includes(type)) {
    return problem(
      415,
      'unsupported_type',
      `content-type must be ${types.map(nameOf).join(' or ')}`,
    );
  }
  const read = type === 'json' ? parseJson(text) : parseForm(text);
  if (read === undefined) return problem(400, 'invalid', unreadable[type]);
  if (holdsCard(read, route.ids)) return cardSent;
  if (!isRecord(read)) return problem(400, 'invalid', 'the body must be an object');
  const parsed = route.takes.safeParse(read);
  if (parsed.success) return { value: parsed.data };
  return problem(400, 'invalid', 'the body does not fit', faultsOf(parsed.error));
}

export const cardSent: Problem = problem(
  400,
  'invalid',
  'card numbers belong in the card window and are never sent here',
);

const unreadable = {
  json: 'the body must be valid JSON',
  form: 'each field may stand in the body only once',
};

function textOf(event: Pick<HttpEvent, 'body' | 'isBase64Encoded'>): string {
  const body = event.body ?? '';
  return event.isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}

function typeOf(header: string | undefined): 'json' | 'form' | undefined {
  const type = (header ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  return type === 'application/x-www-form-urlencoded' ? 'form' : undefined;
}

function nameOf(type: 'json' | 'form'): string {
  return type === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** iamport sends no field twice: which of the two would count? */
function parseForm(text: string): unknown {
  const fields = new URLSearchParams(text);
  const names = new Set(fields.keys());
  return names.size === fields.size ? Object.fromEntries(fields) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Groups of digits as people part them: by spaces, tabs, dots, dashes and the like. */
const grouped = /(?<!\w)\d+(?:[^\p{L}\p{N}]{1,16}\d+)*(?!\w)/gu;
/** By more than this only in groups of a card: prices and dates may stand far apart as well. */
const separatorsMax = 3;
const groupMin = 4;
/** Letters that look like a dash: of Hangul (as NFKC writes it), of kana, and one. */
const dashes = /[\u1173\u30fc\u4e00]/g;
/**
 * One letter between groups of four. Words part prices and dates too ("5900원, 9900원"), and count
 * as no separators.
 */
const lettered = /(?<!\w)\d{4}(?:[a-z]\d{4}){3}(?:[a-z]\d{3})?(?!\w)/gi;
/** How the numbers of card schemes begin, and their lengths (ISO/IEC 7812; 9: Korean only). */
const schemes =
  /^(?:4\d{12}(?:\d{3}){0,2}|(?:5\d|2[2-7]|6\d|35|9\d)\d{14}(?:\d{3})?|3[47]\d{13}|3[0689]\d{12})$/;
/** The longest card number has so many digits. */
const digitsMax = 19;

/**
 * Whether a parsed value holds a card number anywhere, in its names too. `ids` are fields at the
 * top that hold ids of iamport's or of other shops, which may look like one.
 */
export function holdsCard(value: unknown, ids: readonly string[] = []): boolean {
  const top = isRecord(value) ? Object.entries(value).filter(([name]) => !ids.includes(name)) : [];
  const open: unknown[] = isRecord(value) ? top.flat() : [value];
  for (let one = open.pop(); open.length > 0 || one !== undefined; one = open.pop()) {
    if (typeof one === 'string' && holdsCardNumber(one)) return true;
    if (typeof one === 'number' && holdsCardNumber(String(one))) return true;
    // In a loop: a body may be nested deeper than a stack is.
    if (Array.isArray(one)) open.push(...(one as unknown[]));
    else if (isRecord(one)) open.push(...Object.entries(one).flat());
  }
  return false;
}

/**
 * A number of a card scheme that passes Luhn's check, however its groups are parted, however wide
 * its digits and whatever other numbers stand beside it. It stands by itself: an id of ours or of
 * iamport's that happens to end in digits is no card.
 */
export function holdsCardNumber(text: string): boolean {
  const ascii = asciiDigits(text);
  const letters = [...ascii.matchAll(lettered)].map(([run]) => run.replaceAll(/\D/g, ''));
  if (letters.some((digits) => startsCard([digits]))) return true;
  for (const [run] of ascii.replaceAll(dashes, '-').matchAll(grouped)) {
    const parts = run.split(/(\D+)/);
    if (parts.some((_, at) => at % 2 === 0 && startsCard(parts.slice(at, at + partsMax)))) {
      return true;
    }
  }
  return false;
}

/** Groups of one digit each, with what parts them. */
const partsMax = 2 * digitsMax;

/** Whether the first few groups make one; between each two stands what parts them. */
function startsCard(parts: readonly string[]): boolean {
  let digits = '';
  let isWide = false;
  let isCut = false;
  for (const [at, part] of parts.entries()) {
    if (at % 2 === 1) {
      isWide ||= part.length > separatorsMax;
      isCut ||= (parts[at - 1] ?? '').length < groupMin;
      continue;
    }
    digits += part;
    if (digits.length > digitsMax || (isWide && isCut)) return false;
    if (schemes.test(digits) && passesLuhn(digits)) return true;
  }
  return false;
}

/** Digits of all scripts as 0 to 9: Unicode has ten in a row for each. */
function asciiDigits(text: string): string {
  return text.normalize('NFKC').replaceAll(/[^\P{Nd}0-9]/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String(code - zero);
  });
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
