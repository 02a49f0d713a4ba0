// The user pool of a shop without an issuer: who gets which token, and what the outputs tell.
import { describe, expect, test } from 'vitest';
import { hints } from '../../lib/setting-hints';
import { production, templateOf } from './support';

const { issuer: _issuer, audience: _audience, ...shop } = production;
const template = templateOf({ ...shop, userPool: 'my-shop-login' });
const clients = template.of('AWS::Cognito::UserPoolClient');
const called = (name: string) => template.named('AWS::Cognito::UserPoolClient', `UserPool${name}`);
/** A scope of ours is a reference to the pool's list of them, and a name. */
const scopesOf = (name: string): readonly string[] =>
  called(name).properties['AllowedOAuthScopes'].map((scope: unknown) =>
    typeof scope === 'string' ? scope : JSON.stringify(scope).replaceAll(/.*"\/(\w+)".*/g, '/$1'),
  );

test('without the setting there is none', () => {
  expect(templateOf(production).text).not.toContain('AWS::Cognito');
});

test('the API believes the pool, for its three clients and for no other', () => {
  const [authorizer] = template.of('AWS::ApiGatewayV2::Authorizer');
  const [pool] = template.of('AWS::Cognito::UserPool');
  expect(authorizer?.properties['JwtConfiguration']).toEqual({
    Issuer: { 'Fn::GetAtt': [pool?.id, 'ProviderURL'] },
    Audience: ['Shop', 'Backend', 'Operators'].map((name) => ({ Ref: called(name).id })),
  });
  expect(clients).toHaveLength(3);
});

describe('scopes', () => {
  test('are those that the routes ask for', () => {
    const [server] = template.of('AWS::Cognito::UserPoolResourceServer');
    const names = server?.properties['Scopes'].map((one: { ScopeName: string }) => one.ScopeName);
    const scopes = names.map((name: string) => `${server?.properties['Identifier']}/${name}`);
    const { operatorScope, serverScope } = hints;
    expect(scopes.sort()).toEqual([operatorScope.usual, serverScope.usual].sort());
  });

  test('no customer can ask for one of ours', () => {
    expect(scopesOf('Shop')).toEqual(['openid', 'email']);
    expect(called('Shop').properties).toMatchObject({
      AllowedOAuthFlows: ['code'],
      GenerateSecret: false,
      PreventUserExistenceErrors: 'ENABLED',
    });
  });

  test.each([
    ['Backend', '/server'],
    ['Operators', '/operator'],
  ])('%s has one, by its secret and as a machine', (name, scope) => {
    expect(scopesOf(name)).toEqual([scope]);
    expect(called(name).properties).toMatchObject({
      AllowedOAuthFlows: ['client_credentials'],
      GenerateSecret: true,
    });
  });
});

test('a browser is sent back to pages of the shop only', () => {
  const origins = production.allowedOrigins.split(',');
  const { CallbackURLs, LogoutURLs } = called('Shop').properties;
  expect(CallbackURLs).toEqual(origins.map((origin) => `${origin}/`));
  expect(LogoutURLs).toEqual(CallbackURLs);
});

test('its users outlive the stack, and a mail to them is Korean first', () => {
  const [pool] = template.of('AWS::Cognito::UserPool');
  expect(pool?.whole).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  expect(pool?.properties).toMatchObject({ DeletionProtection: 'ACTIVE', UserPoolTier: 'LITE' });
  expect(pool?.properties['EmailVerificationMessage']).toMatch(/^확인 번호는 .*verification code/);
});

test('what is needed to use it is told, and no secret is', () => {
  const told = ['Issuer', 'SignInUrl', 'ShopClientId', 'BackendClientId', 'OperatorsClientId'];
  for (const name of told) expect(Object.keys(template.outputs)).toContain(name);
  expect(JSON.stringify(template.outputs)).not.toContain('ClientSecret');
});
