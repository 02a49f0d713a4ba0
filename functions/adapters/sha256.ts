// SHA-256 of a text, in hex: what was shown or stored can be told from anything else.
import { createHash } from 'node:crypto';

/** 64 letters of [0-9a-f], over the text in UTF-8. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
