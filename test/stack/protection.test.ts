// What the stack guards itself against: a destroy by mistake, a second way in, waits without a use.
import { describe, expect, test } from 'vitest';
import { openStack, production, templateOf } from './support';

const domain = {
  apiDomain: 'billing-origin.example.com',
  apiCertificateArn: 'arn:aws:acm:ap-northeast-2:123456789012:certificate/1a2b3c4d',
};

test.each([
  ['demo', {}, false],
  ['production', production, true],
] as const)('the stack of %s is protected from a destroy: %s', (_stage, context, isProtected) => {
  const { app, stack } = openStack(context);
  const { terminationProtection = false } = app.synth().getStackArtifact(stack.artifactId);
  expect(terminationProtection).toBe(isProtected);
});

describe('the way in', () => {
  const api = (context: Readonly<Record<string, string>>) => {
    const template = templateOf(context);
    const { properties } = template.named('AWS::ApiGatewayV2::Api', 'Api');
    return { ...template, closed: properties['DisableExecuteApiEndpoint'] === true };
  };

  test('is the address of API Gateway where nothing is set', () => {
    const { closed, text } = api(production);
    expect(closed).toBe(false);
    expect(text).not.toContain('AWS::ApiGatewayV2::DomainName');
  });

  test('is a domain beside it, with TLS 1.2 at least', () => {
    const { closed, named } = api({ ...production, ...domain });
    expect(closed).toBe(false);
    const made = named('AWS::ApiGatewayV2::DomainName', 'Api');
    expect(made.properties).toMatchObject({
      DomainName: domain.apiDomain,
      DomainNameConfigurations: [
        { CertificateArn: domain.apiCertificateArn, EndpointType: 'REGIONAL' },
      ],
    });
    const [{ SecurityPolicy = 'TLS_1_2' }] = made.properties['DomainNameConfigurations'];
    expect(SecurityPolicy).toBe('TLS_1_2');
    const stage = named('AWS::ApiGatewayV2::Stage', 'Api').id;
    const { properties, whole } = named('AWS::ApiGatewayV2::ApiMapping', 'Api');
    expect(properties).toMatchObject({ DomainName: { Ref: made.id }, Stage: '$default' });
    expect(whole['DependsOn']).toContain(stage);
  });

  test('is that domain alone where the usual endpoint is closed', () => {
    const { closed, functions } = api({ ...production, ...domain, defaultEndpoint: 'closed' });
    expect(closed).toBe(true);
    for (const { name, properties } of functions) {
      const { PUBLIC_URL } = properties['Environment'].Variables;
      expect(PUBLIC_URL, name).toBe(`https://${domain.apiDomain}`);
    }
  });

  test('is told as the public address where CloudFront stands in front of it', () => {
    const publicUrl = 'https://billing.example.com';
    const { functions } = api({ ...production, ...domain, defaultEndpoint: 'closed', publicUrl });
    for (const { properties } of functions) {
      expect(properties['Environment'].Variables.PUBLIC_URL).toBe(publicUrl);
    }
  });
});

/** As cfn-lint's W3005. */
test.each([
  ['demo', {}],
  ['production', { ...production, ...domain, alarmEmail: 'ops@example.com' }],
] as const)('in %s nothing is waited for that a reference implies', (_stage, context) => {
  const { parts } = templateOf(context);
  const waits = parts.flatMap(({ id, whole, properties }) =>
    [whole['DependsOn'] ?? []].flat().map((on: string) => ({ id, on, text: textOf(properties) })),
  );
  expect(waits.length).toBeGreaterThan(0);
  const implied = waits.filter(
    ({ on, text }) => text.includes(`{"Ref":"${on}"}`) || text.includes(`"Fn::GetAtt":["${on}",`),
  );
  expect(implied.map(({ id, on }) => `${id} on ${on}`)).toEqual([]);
});

function textOf(properties: unknown): string {
  return JSON.stringify(properties);
}
