// What the template promises about the doors: who may come in, how often, and what is noted.
import { expect, test } from 'vitest';
import { routes } from '../../functions/handlers/all-routes';
import { throttles } from '../../functions/handlers/limits';
import { production, type readTemplate, templateOf } from './support';

const given = {
  operatorScope: 'billing/boss',
  serverScope: 'billing/shop',
  allowedOrigins: 'https://a.kr,https://b.kr',
};
const { of, named, functions, parts, functionCalled } = templateOf(given);
const stage = named('AWS::ApiGatewayV2::Stage', 'Api');
const api = named('AWS::ApiGatewayV2::Api', 'Api');
const byKey = new Map(
  of('AWS::ApiGatewayV2::Route').map((part) => [part.properties['RouteKey'] as string, part]),
);
const keyOf = ({ method, path }: (typeof routes)[number]) => `${method} ${path}`;

test('exactly the routes of the table are open', () => {
  expect(routes.length).toBeGreaterThan(10);
  expect([...byKey.keys()].sort()).toEqual(routes.map(keyOf).sort());
});

test.each(routes.map((route) => [keyOf(route), route] as const))(
  '%s is locked as it says',
  (key, route) => {
    const properties = byKey.get(key)?.properties;
    if (route.auth === 'none') {
      expect(properties).toMatchObject({ AuthorizationType: 'NONE' });
      expect(properties).not.toHaveProperty('AuthorizerId');
      return;
    }
    const authorizer = named('AWS::ApiGatewayV2::Authorizer', 'Api').id;
    expect(properties).toMatchObject({
      AuthorizationType: 'JWT',
      AuthorizerId: { Ref: authorizer },
    });
    const scopes = { user: [], operator: ['billing/boss'], server: ['billing/shop'] };
    expect(properties?.['AuthorizationScopes'] ?? []).toEqual(scopes[route.auth]);
  },
);

test('every operator route lies below /admin, and nothing else does', () => {
  const operators = routes.filter(({ auth }) => auth === 'operator').map(({ path }) => path);
  expect(operators.length).toBeGreaterThan(0);
  const below = routes.filter(({ path }) => path.startsWith('/admin')).map(({ path }) => path);
  expect(operators).toEqual(below);
});

test('every route of the backend lies below /server, and nothing else does', () => {
  const servers = routes.filter(({ auth }) => auth === 'server').map(({ path }) => path);
  expect(servers.length).toBeGreaterThan(0);
  const below = routes.filter(({ path }) => path.startsWith('/server')).map(({ path }) => path);
  expect(servers).toEqual(below);
});

test('tokens are those of the issuer and the audiences that were set', () => {
  const context = { issuer: 'https://id.example.com/r', audience: 'one, two' };
  const authorizer = templateOf(context).named('AWS::ApiGatewayV2::Authorizer', 'Api');
  expect(authorizer.properties).toMatchObject({
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: 'https://id.example.com/r', Audience: ['one', 'two'] },
  });
});

test('each route is throttled as the table says, and the rest by default', () => {
  expect(stage.properties['DefaultRouteSettings']).toEqual({
    ThrottlingRateLimit: expect.any(Number),
    ThrottlingBurstLimit: expect.any(Number),
  });
  const expected = routes.map((route) => [
    keyOf(route),
    {
      ThrottlingRateLimit: throttles[route.throttle].rate,
      ThrottlingBurstLimit: throttles[route.throttle].burst,
    },
  ]);
  expect(stage.properties['RouteSettings']).toEqual(Object.fromEntries(expected));
});

test('a merchant who opens a sale lets in as many as the setting says', () => {
  const opened = templateOf({ throttles: 'writes=20/200' });
  const { RouteSettings: set } = opened.named('AWS::ApiGatewayV2::Stage', 'Api').properties;
  expect(set['POST /subscriptions']).toEqual({
    ThrottlingRateLimit: 20,
    ThrottlingBurstLimit: 200,
  });
  expect(set['GET /plans'].ThrottlingBurstLimit).toBe(throttles.reads.burst);
});

test('throttles are set after the routes they are about exist', () => {
  const waits = new Set(stage.whole['DependsOn'] as string[]);
  for (const { id } of byKey.values()) expect(waits, id).toContain(id);
});

test('each route leads to its own function', () => {
  const functionOf = (key: string) => {
    const target = byKey.get(key)?.properties['Target']['Fn::Join'][1] as { Ref?: string }[];
    const integration = parts.find(({ id }) => id === target.find((part) => part.Ref)?.Ref);
    return integration?.properties['IntegrationUri']['Fn::GetAtt'][0] as string;
  };
  const idOf = { subscriptions: 'Subscriptions', landing: 'Landing', charge: 'Charge' };
  for (const route of routes) {
    const name = { ...idOf, webhook: 'Webhook' }[route.function];
    expect(functionOf(keyOf(route)), keyOf(route)).toBe(functionCalled(name).id);
  }
});

test('nobody may invoke a function but the one route or rule that leads to it', () => {
  const permissions = of('AWS::Lambda::Permission');
  expect(permissions.length).toBeGreaterThanOrEqual(routes.length + 2);
  for (const { id, properties } of permissions) {
    expect(properties['Principal'], id).toMatch(/^(apigateway|events)\.amazonaws\.com$/);
    const source = JSON.stringify(properties['SourceArn'] ?? '');
    const rule = of('AWS::Events::Rule').some((one) => source.includes(`"${one.id}"`));
    const route = source.includes(`"Ref":"${api.id}"`) && /\/\*\/\*\/[a-z]/.test(source);
    expect(rule || route, id).toBe(true);
  }
});

test('browsers of the configured shops may ask, and no others', () => {
  expect(api.properties['CorsConfiguration']).toEqual({
    AllowOrigins: ['https://a.kr', 'https://b.kr'],
    AllowMethods: ['GET', 'POST', 'DELETE'],
    ExposeHeaders: ['retry-after'],
    AllowHeaders: ['authorization', 'content-type', 'idempotency-key'],
    MaxAge: 3_600,
  });
});

test('access logs name no person, no subscription and nothing a browser sent along', () => {
  const { Format, DestinationArn } = stage.properties['AccessLogSettings'];
  const group = parts.find(({ id }) => id === DestinationArn['Fn::GetAtt'][0]);
  expect(group?.properties['RetentionInDays']).toBe(90);
  expect(Object.values(JSON.parse(Format))).toEqual([
    '$context.requestTimeEpoch',
    '$context.requestId',
    '$context.routeKey',
    '$context.status',
    '$context.responseLatency',
    '$context.integrationStatus',
  ]);
});

test('a function answers before API Gateway gives up, and waits longer than for iamport', () => {
  for (const name of ['Subscriptions', 'Landing', 'Charge', 'Webhook']) {
    const { Timeout, Environment } = functionCalled(name).properties;
    expect(Timeout).toBeLessThan(30);
    expect(Timeout * 1_000).toBeGreaterThan(Number(Environment.Variables.USER_DEADLINE_MS));
  }
});

test('functions know the address they are reached at: the API, or a domain of the merchant', () => {
  const own = { 'Fn::GetAtt': [api.id, 'ApiEndpoint'] };
  const urls = ({ functions: all }: Pick<ReturnType<typeof readTemplate>, 'functions'>) =>
    all.map(({ properties }) => properties['Environment'].Variables.PUBLIC_URL);
  expect(new Set(urls({ functions }).map((url) => JSON.stringify(url)))).toEqual(
    new Set([JSON.stringify(own)]),
  );
  const bought = templateOf({ ...production, publicUrl: 'https://pay.example.com' });
  expect(new Set(urls(bought))).toEqual(new Set(['https://pay.example.com']));
});

test('a flood of webhooks can be kept from taking the concurrency of the charges', () => {
  const limited = templateOf({ webhookConcurrency: '7' }).functionCalled('Webhook');
  expect(limited.properties['ReservedConcurrentExecutions']).toBe(7);
});

test('charges name our webhook only if asked; the one in the console stays the shop’s', () => {
  const said = (context: Record<string, string>) => {
    const { outputs, functionCalled: called } = templateOf(context);
    const { CHARGE_WEBHOOKS } = called('CollectCharges').properties['Environment'].Variables;
    return { named: CHARGE_WEBHOOKS, about: outputs['WebhookUrl']?.['Description'] as string };
  };
  expect(said({})).toEqual({ named: 'false', about: expect.not.stringMatching(/regist/i) });
  expect(said({ chargeWebhooks: 'true' }).named).toBe('true');
});
