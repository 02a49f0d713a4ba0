// Name, e-mail and phone as people write them, made into what a card window takes. What does not
// fit is cut or left out: an optional field never stops a sale.

export type Given = {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly tel: string;
};

export type Fields = {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
};

/** KICC's caps: 20 bytes of EUC-KR, where a Korean letter counts two; and iamport's letters. */
const nameBytesMax = 20;
const nameLettersMax = 16;
const emailMax = 50;
const digitsMin = 7;
const digitsMax = 11;

export function buyerFields({ name = '', email = '', tel }: Given): Fields {
  return { name: nameOf(name), email: emailOf(email), phone: phoneOf(tel) };
}

/** What is given anew, beside what was known; undefined where that changes nothing. */
export function updatedFields(was: Fields, given: Fields): Fields | undefined {
  const { name = was.name, email = was.email, phone = was.phone } = given;
  const isSame = name === was.name && email === was.email && phone === was.phone;
  return isSame ? undefined : { ...was, name, email, phone };
}

/** Whether it can be a telephone number at all, in any usual spelling. */
export function isPhone(text: string): boolean {
  const plain = spelled(text);
  if (!/^[\d\s+().\-\u2010-\u2015\u2212\u30fc]+$/.test(plain)) return false;
  return digitsOf(text).length >= digitsMin;
}

/** Digits alone, as in Korea; a number that is too long for KICC is left out. */
function phoneOf(text: string): string | undefined {
  const digits = digitsOf(text);
  return digits === '' || digits.length > digitsMax ? undefined : digits;
}

/** Full-width digits are digits; marks of direction and zero-width spaces are dropped. */
const spelled = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();

/**
 * Of Korea, however its country code is written: `+82 10-1234-5678`, `(+82) (0)10 …`, `0082 10 …`
 * and `82-10-…` are 010…. Without a plus, 82 is a country code only before a whole number.
 */
function digitsOf(text: string): string {
  const plain = spelled(text);
  const digits = plain.replace(/\D/g, '');
  const code = /^[\s(]*\+/.test(plain) ? /^82/ : /^(?:00)?82(?=0?[1-9]\d{8,9}$)/;
  return code.test(digits) ? `0${digits.replace(code, '').replace(/^0/, '')}` : digits;
}

/**
 * Marks of writing direction, control characters, and characters that CP949 lacks: emoji, and what
 * makes an emoji of the character before it (a variation selector, an enclosing keycap).
 */
const dropped =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Extended_Pictographic}\u{10000}-\u{10ffff}]|[\ufe00-\ufe0f\u20e3]/gu;

function nameOf(text: string): string | undefined {
  const letters = [...text.normalize('NFC').replace(dropped, '').trim().replace(/\s+/g, ' ')];
  let bytes = 0;
  const kept = letters.slice(0, nameLettersMax).filter((letter) => {
    bytes += letter.charCodeAt(0) < 128 ? 1 : 2;
    return bytes <= nameBytesMax;
  });
  const name = kept.join('').trim();
  return name === '' ? undefined : name;
}

function emailOf(text: string): string | undefined {
  const address = text.replace(/\p{Cf}/gu, '').trim();
  const isFit = address.length <= emailMax && /^[!-~]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$/.test(address);
  return isFit && !address.slice(address.indexOf('@') + 1).includes('@') ? address : undefined;
}
