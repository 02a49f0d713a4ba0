// The checker's own reading of order numbers: FF1 as NIST SP 800-38G writes it down, in general
// form, over its own copy of the simulated stage's key.
import { createCipheriv, createHmac } from 'node:crypto';

export type Ff1 = { readonly key: Uint8Array; readonly radix: number; readonly tweak?: Uint8Array };
type Digits = readonly number[];

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

export const ff1Encrypt = (of: Ff1, text: string): string => ff1(of, text, true);
export const ff1Decrypt = (of: Ff1, text: string): string => ff1(of, text, false);

function ff1({ key, radix, tweak = new Uint8Array(0) }: Ff1, text: string, isForth: boolean) {
  const x = [...text].map((digit) => alphabet.indexOf(digit));
  const n = x.length;
  const u = Math.floor(n / 2);
  const v = n - u;
  const b = Math.ceil(Math.ceil(v * Math.log2(radix)) / 8);
  const d = 4 * Math.ceil(b / 4) + 4;
  const p = [1, 2, 1, ...bytes(radix, 3), 10, u % 256, ...bytes(n, 4), ...bytes(tweak.length, 4)];
  let left: Digits = x.slice(0, u);
  let right: Digits = x.slice(u);
  const order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  for (const i of isForth ? order : order.reverse()) {
    const known = numberOf(isForth ? right : left, radix);
    const pad = (((-tweak.length - b - 1) % 16) + 16) % 16;
    const q = [...tweak, ...Array<number>(pad).fill(0), i, ...bytes(known, b)];
    const y = stretched(key, cbcMac(key, [...p, ...q]), d);
    const m = i % 2 === 0 ? u : v;
    const modulus = BigInt(radix) ** BigInt(m);
    const other = numberOf(isForth ? left : right, radix);
    const sum = isForth ? (other + y) % modulus : (((other - y) % modulus) + modulus) % modulus;
    const c = digitsOf(sum, radix, m);
    [left, right] = isForth ? [right, c] : [c, left];
  }
  return [...left, ...right].map((digit) => alphabet[digit]).join('');
}

function block(key: Uint8Array, input: Uint8Array): Uint8Array {
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  return new Uint8Array(cipher.update(input));
}

function cbcMac(key: Uint8Array, input: readonly number[]): Uint8Array {
  let chained = new Uint8Array(16);
  for (let at = 0; at < input.length; at += 16) {
    chained = new Uint8Array(
      block(
        key,
        chained.map((byte, k) => byte ^ (input[at + k] ?? 0)),
      ),
    );
  }
  return chained;
}

/** S of the standard: the block and, where it is too short, blocks made of it. */
function stretched(key: Uint8Array, first: Uint8Array, length: number): bigint {
  const all = [...first];
  for (let j = 1; all.length < length; j += 1) {
    const counter = bytes(j, 16);
    all.push(
      ...block(
        key,
        first.map((byte, k) => byte ^ (counter[k] ?? 0)),
      ),
    );
  }
  return all.slice(0, length).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function bytes(value: number | bigint, length: number): number[] {
  const out: number[] = [];
  for (let rest = BigInt(value), k = 0; k < length; rest /= 256n, k += 1) {
    out.unshift(Number(rest % 256n));
  }
  return out;
}

const numberOf = (digits: Digits, radix: number): bigint =>
  digits.reduce((sum, digit) => sum * BigInt(radix) + BigInt(digit), 0n);

function digitsOf(value: bigint, radix: number, length: number): Digits {
  const out: number[] = [];
  for (let rest = value; out.length < length; rest /= BigInt(radix)) {
    out.unshift(Number(rest % BigInt(radix)));
  }
  return out;
}

/** The key of the simulated stage, and the one that a scenario changes over to. */
const secrets: Readonly<Record<string, string>> = {
  '1': 'the order key of a sandbox is no secret: version 1',
  '2': 'the order key of a sandbox is no secret: version 2',
};

export type OrderName = {
  readonly kind: 'charge' | 'registration' | 'change';
  readonly subscription: string;
  readonly count: number;
  readonly n: number;
};

const read = new Map<string, OrderName | undefined>();
const readMax = 100_000;

/** What an order number names; undefined where it is none of ours. */
export function orderNameOf(uid: string): OrderName | undefined {
  if (read.has(uid)) return read.get(uid);
  if (read.size >= readMax) read.clear();
  const name = decoded(uid);
  read.set(uid, name);
  return name;
}

/** Of a version of the key, as the store is to know it. */
export function fingerprintOf(version: string): string {
  const secret = secrets[version];
  if (secret === undefined) return 'no such version';
  const print = createHmac('sha256', secret).update('maedal order key fingerprint').digest('hex');
  return print.slice(0, 32);
}

function decoded(uid: string): OrderName | undefined {
  const secret = secrets[uid.charAt(0)];
  if (secret === undefined || !/^[a-z0-9]{32}$/.test(uid)) return undefined;
  const key = createHmac('sha256', secret).update('maedal order numbers').digest();
  const plain = ff1Decrypt({ key, radix: 36 }, uid.slice(1));
  const count = parseInt(plain.slice(25, 29), 36);
  const tail = parseInt(plain.slice(29), 36);
  const kind = (['charge', 'registration', 'change'] as const)[Math.floor(tail / 432)];
  const n = tail % 432;
  if (kind === undefined || (kind === 'charge' && n > 60)) return undefined;
  if (kind === 'registration' ? n > 0 : count > 9_999) return undefined;
  return { kind, subscription: `sub${plain.slice(0, 25)}`, count, n };
}
