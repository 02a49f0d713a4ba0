// Fresh ids: 25 characters of [a-z0-9], 129 random bits.
import { randomBytes } from 'node:crypto';
import type { Ids } from '../ports/runtime';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';
const length = 25;
/** Bytes from here on would favour the first letters. */
const fairMax = 252;

export const randomIds: Ids = {
  random() {
    let id = '';
    while (id.length < length) {
      for (const byte of randomBytes(length)) {
        if (byte < fairMax && id.length < length) id += alphabet[byte % 36];
      }
    }
    return id;
  },
};
