// The JWT authorizer of an HTTP API: who the caller is, checked as API Gateway checks it.
import { type JWTVerifyGetKey, errors, jwtVerify } from 'jose';
import type { RoutePart } from './api-wiring';

export type Authorized =
  | { readonly kind: 'allowed'; readonly claims: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly status: 401 | 403 };

/** Only RSA signatures, as on AWS: `none` and shared secrets are nobody's signature. */
const algorithms = ['RS256', 'RS384', 'RS512'];

/**
 * Tokens live in real time, like the identity provider that issues them: moving the sandbox's clock
 * by a year does not sign anybody out.
 */
export async function authorize(
  jwt: NonNullable<RoutePart['jwt']>,
  header: string | undefined,
  keys: JWTVerifyGetKey,
): Promise<Authorized> {
  const token = /^(?:Bearer )?([^\s]+)$/i.exec(header ?? '')?.[1];
  if (token === undefined) return { kind: 'refused', status: 401 };
  try {
    const { issuer, audience, scopes } = jwt;
    const options = { issuer, algorithms, requiredClaims: ['exp'] };
    const { payload } = await jwtVerify(token, keys, options);
    // Cognito's access tokens name their audience client_id; API Gateway takes either.
    const named = [payload.aud ?? payload['client_id']].flat();
    if (!named.some((name) => typeof name === 'string' && audience.includes(name))) {
      return { kind: 'refused', status: 401 };
    }
    // AWS: "Must be before the current time in UTC".
    const { iat } = payload;
    if (iat !== undefined && iat > Date.now() / 1_000) return { kind: 'refused', status: 401 };
    const held = scopesOf(payload);
    if (scopes.length > 0 && !scopes.some((scope) => held.includes(scope))) {
      return { kind: 'refused', status: 403 };
    }
    return { kind: 'allowed', claims: spoken(payload) };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) {
      return { kind: 'refused', status: 401 };
    }
    throw error;
  }
}

function scopesOf(payload: Readonly<Record<string, unknown>>): readonly string[] {
  const value = payload['scope'] ?? payload['scp'];
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? value.split(' ').filter((scope) => scope !== '') : [];
}

// API Gateway hands every claim over as text; a list comes as "[a b]".
function spoken(payload: Readonly<Record<string, unknown>>): Record<string, string> {
  const text = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(text).join(' ')}]`;
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, text(value)]));
}
