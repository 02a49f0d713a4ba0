// Who gets past the JWT authorizer, and who does not: every way a token can be wrong.
import { SignJWT, generateKeyPair } from 'jose';
import { afterAll, describe, expect, test } from 'vitest';
import { bearing, issuer, stubGateway, told } from './stub-gateway';

const { ask, order, stop } = await stubGateway();
afterAll(stop);

describe('a token', () => {
  const stranger = async () => {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT({ sub: 'user-1' })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(issuer)
      .setAudience('maedal')
      .setExpirationTime('1h')
      .sign(privateKey);
  };
  const shared = () =>
    new SignJWT({ sub: 'user-1' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(issuer)
      .setAudience('maedal')
      .setExpirationTime('1h')
      .sign(Buffer.alloc(32, 7));
  const unsigned = () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { sub: 'user-1', iss: issuer, aud: 'maedal', exp: 4_102_444_800 };
    return Promise.resolve(`${part({ alg: 'none' })}.${part(claims)}.`);
  };

  test.each<[string, string, number, () => Promise<string>]>([
    ['of ours', '/mine', 200, () => order()],
    ['with more scopes than needed', '/mine', 200, () => order({ scope: 'a b' })],
    ['that has expired', '/mine', 401, () => order({ expiresIn: -60 })],
    ['of another issuer', '/mine', 401, () => order({ issuer: 'https://other.test' })],
    ['for another audience', '/mine', 401, () => order({ audience: 'other' })],
    ['signed by a stranger', '/mine', 401, stranger],
    ['signed with a shared secret', '/mine', 401, shared],
    ['not signed at all', '/mine', 401, unsigned],
    ['that was issued in the future', '/mine', 401, () => order({ issuedIn: 60 })],
    ['for a sub of 255 characters', '/mine', 200, () => order({ sub: 's'.repeat(255) })],
    ['that is none', '/mine', 401, () => Promise.resolve('a.b.c')],
    ['with the operator scope', '/admin', 200, () => order({ scope: 'x billing/operator' })],
    ['without the scope', '/admin', 403, () => order()],
    ['with a scope that only looks alike', '/admin', 403, () => order({ scope: 'billing/oper' })],
    ['with a space in the wrong place', '/admin', 403, () => order({ scope: 'billing /operator' })],
  ])('%s: %s answers %i', async (_what, path, status, token) => {
    expect((await ask(path, bearing(await token()))).status).toBe(status);
  });

  test('that is missing is refused with what to bring', async () => {
    const answer = await ask('/mine');
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await answer.json()).toEqual({ message: 'Unauthorized' });
  });

  test('becomes claims in text, with the scopes of the route', async () => {
    const { event } = await told(
      await ask('/admin', bearing(await order({ scope: 'billing/operator' }))),
    );
    expect(event.requestContext.authorizer?.jwt).toMatchObject({
      claims: { sub: 'user-1', iss: issuer, aud: 'maedal', exp: expect.stringMatching(/^\d+$/) },
      scopes: ['billing/operator'],
    });
  });
});
