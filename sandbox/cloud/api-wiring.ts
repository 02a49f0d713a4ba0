// The HTTP API of a template: its routes, who may use them, and how often.
import { nameInArn } from './template';
import type { Part, Properties } from './parts';

export type RoutePart = {
  /** `GET /plans/{id}`, or `$default`. */
  readonly key: string;
  readonly function: string;
  readonly jwt?: {
    readonly issuer: string;
    readonly audience: readonly string[];
    readonly scopes: readonly string[];
  };
  readonly throttle?: { readonly rate: number; readonly burst: number };
};

export type CorsPart = {
  readonly AllowOrigins?: readonly string[];
  readonly AllowMethods?: readonly string[];
  readonly AllowHeaders?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAge?: number;
  readonly AllowCredentials?: boolean;
};

export function routeParts(
  of: (type: string) => Part[],
  functionOf: (arn: unknown) => string,
): RoutePart[] {
  const integrations = byId(of('AWS::ApiGatewayV2::Integration'));
  const authorizers = byId(of('AWS::ApiGatewayV2::Authorizer'));
  const stage = of('AWS::ApiGatewayV2::Stage')[0]?.properties ?? {};
  return of('AWS::ApiGatewayV2::Route').map(({ properties }) => {
    const key = String(properties['RouteKey']);
    const integration = integrations.get(nameInArn(String(properties['Target'])));
    const authorizer = authorizers.get(String(properties['AuthorizerId'] ?? ''));
    const jwt = authorizer?.['JwtConfiguration'] as Properties | undefined;
    const throttle = throttleOf(stage, key);
    return {
      key,
      function: functionOf(integration?.['IntegrationUri']),
      ...(jwt
        ? {
            jwt: {
              issuer: String(jwt['Issuer']),
              audience: (jwt['Audience'] ?? []) as readonly string[],
              scopes: (properties['AuthorizationScopes'] ?? []) as readonly string[],
            },
          }
        : {}),
      ...(throttle ? { throttle } : {}),
    };
  });
}

function throttleOf(stage: Properties, key: string): RoutePart['throttle'] | undefined {
  const own = (stage['RouteSettings'] as Properties | undefined)?.[key] as Properties | undefined;
  const settings = own ?? (stage['DefaultRouteSettings'] as Properties | undefined) ?? {};
  const rate = Number(settings['ThrottlingRateLimit']);
  const burst = Number(settings['ThrottlingBurstLimit']);
  return rate > 0 && burst > 0 ? { rate, burst } : undefined;
}

function byId(parts: readonly Part[]): Map<string, Properties> {
  return new Map(parts.map(({ id, properties }) => [id, properties]));
}
