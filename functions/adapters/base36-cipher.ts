// FF1 of NIST SP 800-38G over 31 digits of base 36: texts of one length, permuted under a key.
import { createCipheriv } from 'node:crypto';
import { assert } from '../domain/common/errors';

/** Turns every text of 31 characters of [0-9a-z] into another one, and back. */
export type Base36Cipher = {
  readonly encrypt: (text: string) => string;
  readonly decrypt: (text: string) => string;
};

const digits = 31;
/** u and v of the standard: the halves have 15 and 16 digits. */
const leftDigits = 15;
const rounds = 10;
const shape = /^[0-9a-z]{31}$/;

/**
 * The parameters are fixed: radix 36, 31 digits, no tweak. A half then fits in 11 bytes, so that a
 * round of the standard is one AES block after the first block P, which is the same every time.
 */
export function base36Cipher(key: Uint8Array): Base36Cipher {
  assert(key.length === 32, 'a cipher key has 256 bits');
  const aes = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const first = aes.update(blockP());
  const roundOf = (round: number, half: bigint): bigint => {
    const block = Buffer.alloc(16);
    block[4] = round;
    block.writeUIntBE(Number(half >> 64n), 5, 3);
    block.writeBigUInt64BE(half & 0xffff_ffff_ffff_ffffn, 8);
    for (let at = 0; at < 16; at += 1) block[at] = (block[at] ?? 0) ^ (first[at] ?? 0);
    const sealed = aes.update(block);
    return (sealed.readBigUInt64BE(0) << 64n) | sealed.readBigUInt64BE(8);
  };
  return {
    encrypt(text) {
      let [a, b] = halves(text);
      for (let round = 0; round < rounds; round += 1) {
        [a, b] = [b, (a + roundOf(round, b)) % modulus(round)];
      }
      return joined(a, b);
    },
    decrypt(text) {
      let [a, b] = halves(text);
      for (let round = rounds - 1; round >= 0; round -= 1) {
        const m = modulus(round);
        [a, b] = [(((b - roundOf(round, a)) % m) + m) % m, a];
      }
      return joined(a, b);
    },
  };
}

/** P of the standard: version, method, radix, rounds, u mod 256, digits, length of the tweak. */
function blockP(): Buffer {
  const block = Buffer.from([1, 2, 1, 0, 0, 36, rounds, leftDigits, 0, 0, 0, digits, 0, 0, 0, 0]);
  assert(block.length === 16, 'P is one block');
  return block;
}

const leftModulus = 36n ** BigInt(leftDigits);
const rightModulus = 36n ** BigInt(digits - leftDigits);
const modulus = (round: number): bigint => (round % 2 === 0 ? leftModulus : rightModulus);

function halves(text: string): [bigint, bigint] {
  assert(shape.test(text), 'a text to permute has 31 characters of [0-9a-z]');
  return [valueOf(text.slice(0, leftDigits)), valueOf(text.slice(leftDigits))];
}

function joined(a: bigint, b: bigint): string {
  const right = b.toString(36).padStart(digits - leftDigits, '0');
  return a.toString(36).padStart(leftDigits, '0') + right;
}

/** Eight digits at a time are safe integers. */
function valueOf(text: string): bigint {
  const [head, tail] = [text.slice(0, -8), text.slice(-8)];
  return BigInt(parseInt(head, 36)) * 36n ** 8n + BigInt(parseInt(tail, 36));
}
