// Users sealed with the stage's order key: AES-256-CTR under a synthetic IV, which proves them too.
import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import type { Owners } from '../ports/owners';

/** Versions by their name of one character, and the one that is in use. */
export type SealKey = {
  readonly current: string;
  readonly versions: Readonly<Record<string, string>>;
};

const ivBytes = 16;
const shape = /^[a-z0-9][A-Za-z0-9_-]{22,600}$/;

/**
 * Deterministic on purpose: the IV is a MAC of the user, so equal users read alike and no counter
 * has to be kept. The first character is the key's version, as in order numbers.
 */
export function sealedOwners(readKey: () => Promise<SealKey>): Owners {
  // Read once per execution environment; a read that failed is tried again.
  let held: Promise<SealKey> | undefined;
  const read = () => {
    const reading = (held ??= readKey());
    reading.catch(() => (held = undefined));
    return reading;
  };
  return {
    async seal(userId) {
      const { current, versions } = await read();
      const keys = keysOf(versions[current] ?? '');
      const iv = ivOf(keys.mac, userId);
      const cipher = createCipheriv('aes-256-ctr', keys.text, iv);
      const text = Buffer.concat([iv, cipher.update(userId, 'utf8'), cipher.final()]);
      return current + text.toString('base64url');
    },
    async marks(userId, product) {
      const { current, versions } = await read();
      const names = [current, ...Object.keys(versions).filter((name) => name !== current)];
      const text = JSON.stringify([product, userId]);
      return names.map((name) => {
        const key = derivedFrom(versions[name] ?? '', 'maedal trial mark');
        return name + createHmac('sha256', key).update(text, 'utf8').digest('base64url');
      });
    },
    async open(sealed) {
      if (!shape.test(sealed)) return undefined;
      const secret = (await read()).versions[sealed.charAt(0)];
      if (secret === undefined) return undefined;
      const keys = keysOf(secret);
      const raw = Buffer.from(sealed.slice(1), 'base64url');
      const iv = raw.subarray(0, ivBytes);
      const decipher = createDecipheriv('aes-256-ctr', keys.text, iv);
      const text = Buffer.concat([decipher.update(raw.subarray(ivBytes)), decipher.final()]);
      const userId = text.toString('utf8');
      return timingSafeEqual(iv, ivOf(keys.mac, userId)) ? userId : undefined;
    },
  };
}

function keysOf(secret: string) {
  return {
    mac: derivedFrom(secret, 'maedal user mac'),
    text: derivedFrom(secret, 'maedal user text'),
  };
}

function derivedFrom(secret: string, use: string): Buffer {
  return createHmac('sha256', secret).update(use).digest();
}

function ivOf(mac: Buffer, userId: string): Buffer {
  return createHmac('sha256', mac).update(userId, 'utf8').digest().subarray(0, ivBytes);
}
