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
  const plain = text.normalize('NFKC');
  if (!/^[\d\s+().\-\u2010-\u2015\u2212\u30fc]+$/.test(plain)) return false;
  return digitsOf(text).length >= digitsMin;
}

/** Digits alone, as in Korea; a number that is too long for KICC is left out. */
function phoneOf(text: string): string | undefined {
  const digits = digitsOf(text);
  return digits === '' || digits.length > digitsMax ? undefined : digits;
}

/** `+82 10-1234-5678` and `+82 (0)10 …` are 010…: full-width digits are digits. */
function digitsOf(text: string): string {
  const plain = text.normalize('NFKC').trim();
  const digits = plain.replace(/\D/g, '');
  return plain.startsWith('+82') ? `0${digits.slice(2).replace(/^0/, '')}` : digits;
}

/** Marks that turn the direction of writing, controls, and what CP949 has no letter for. */
const dropped = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Extended_Pictographic}\u{10000}-\u{10ffff}]/gu;

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
  const address = text.trim();
  const isFit = address.length <= emailMax && /^[!-~]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$/.test(address);
  return isFit && !address.slice(address.indexOf('@') + 1).includes('@') ? address : undefined;
}
