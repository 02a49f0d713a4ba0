// Issues and publishes sign-in tokens, as an OpenID provider would: one RSA key, kept in the state.
import { existsSync, readFileSync } from 'node:fs';
import {
  type CryptoKey,
  type JWK,
  type JWTVerifyGetKey,
  SignJWT,
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
} from 'jose';
import { writeWhole } from './clock';

export type TokenOrder = {
  readonly sub: string;
  readonly scope?: string | undefined;
  readonly issuer: string;
  readonly audience: string;
  /** Seconds; negative for a token that has already expired. */
  readonly expiresIn?: number | undefined;
  /** Seconds until it says that it was issued. */
  readonly issuedIn?: number | undefined;
};

export interface Tokens {
  issue(order: TokenOrder): Promise<string>;
  readonly keys: JWTVerifyGetKey;
  readonly jwks: { readonly keys: readonly JWK[] };
}

/** A developer stays signed in for a working day. */
const lifeSeconds = 43_200;

export async function openTokens(file?: string): Promise<Tokens> {
  const secret = await loadKey(file);
  const { kty, n, e } = secret;
  const kid = await calculateJwkThumbprint(secret);
  const shown = { kty, n, e, kid, alg: 'RS256', use: 'sig' } as JWK;
  const key = (await importJWK(secret, 'RS256')) as CryptoKey;
  return {
    keys: createLocalJWKSet({ keys: [shown] }),
    jwks: { keys: [shown] },
    issue({ sub, scope, issuer, audience, expiresIn: seconds = lifeSeconds, issuedIn = 0 }) {
      const now = Math.floor(Date.now() / 1_000);
      return new SignJWT(scope === undefined ? {} : { scope })
        .setProtectedHeader({ alg: 'RS256', kid })
        .setSubject(sub)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(Math.min(now, now + seconds - 1) + issuedIn)
        .setExpirationTime(now + seconds)
        .sign(key);
    },
  };
}

async function loadKey(file: string | undefined): Promise<JWK> {
  if (file !== undefined && existsSync(file)) {
    return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  }
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = await exportJWK(privateKey);
  if (file !== undefined) writeWhole(file, JSON.stringify(key));
  return key;
}
