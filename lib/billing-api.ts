// The HTTP API: every row of routes.ts with its lock, its throttle and a log line without persons.
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  type CfnStage,
  CorsHttpMethod,
  DomainName,
  HttpApi,
  type HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { routes } from '../functions/handlers/all-routes';
import { throttles } from '../functions/handlers/limits';
import type { BillingFunction } from './billing-function';
import type { Settings } from './settings';

export type RouteRow = Pick<
  (typeof routes)[number],
  'method' | 'path' | 'function' | 'auth' | 'throttle'
>;
export type Doors = Readonly<Record<RouteRow['function'], BillingFunction>>;

/** Whose tokens are let in, and for whom they have to be. */
export type Tokens = { readonly issuer: string; readonly audience: readonly string[] };

/** For a route that forgot its own; every row has one. */
const throttle = { rateLimit: 50, burstLimit: 100 };

/**
 * The route key shows `{id}` and not the id; addresses, queries, tokens and bodies are left out.
 */
const logged = {
  at: '$context.requestTimeEpoch',
  request: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  functionStatus: '$context.integrationStatus',
};

export class BillingApi extends Construct {
  readonly url: string;
  readonly api: HttpApi;
  /** Where the DNS name of a domain of the merchant has to point to. */
  readonly domainTarget: string | undefined;
  private readonly domain: DomainName | undefined;
  private readonly authorizer: HttpJwtAuthorizer;

  constructor(
    scope: Construct,
    id: string,
    private readonly settings: Settings,
    tokens: Tokens,
  ) {
    super(scope, id);
    this.api = new HttpApi(this, 'Http', {
      createDefaultStage: false,
      disableExecuteApiEndpoint: settings.defaultEndpoint === 'closed',
      corsPreflight: {
        allowOrigins: [...settings.allowedOrigins],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.DELETE],
        allowHeaders: ['authorization', 'content-type', 'idempotency-key'],
        // Else no page could read how long to wait.
        exposeHeaders: ['retry-after'],
        maxAge: Duration.hours(1),
      },
    });
    this.authorizer = new HttpJwtAuthorizer('Users', tokens.issuer, {
      jwtAudience: [...tokens.audience],
    });
    this.domain = this.ownDomain();
    this.domainTarget = this.domain?.regionalDomainName;
    const own = settings.apiDomain === undefined ? undefined : `https://${settings.apiDomain}`;
    this.url = settings.publicUrl ?? own ?? this.api.apiEndpoint;
  }

  private ownDomain(): DomainName | undefined {
    const { apiDomain: domainName, apiCertificateArn } = this.settings;
    if (domainName === undefined || apiCertificateArn === undefined) return undefined;
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', apiCertificateArn);
    return new DomainName(this, 'Domain', { domainName, certificate });
  }

  serve(rows: readonly RouteRow[], doors: Doors): void {
    const open = new Construct(this, 'Open');
    const locked = new Construct(this, 'Locked');
    Validations.of(open).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Public by nature: the price list, health, the page a phone returns to from the card ' +
        'window, and the webhook, which iamport does not sign. What they are told is a hint; ' +
        'money and state move only by what iamport itself answers to our own signed-in request.',
    });
    const integrations = Object.fromEntries(
      Object.entries(doors).map(([name, { lambda }]) => [
        name,
        new HttpLambdaIntegration(name, lambda),
      ]),
    ) as Record<RouteRow['function'], HttpLambdaIntegration>;
    const made = rows.map((row) => {
      const id = `${row.method} ${row.path}`;
      return new HttpRoute(row.auth === 'none' ? open : locked, id, {
        httpApi: this.api,
        routeKey: HttpRouteKey.with(row.path, row.method as HttpMethod),
        integration: integrations[row.function],
        ...this.lockOf(row),
      });
    });
    // API Gateway refuses a throttle for a route that does not exist yet.
    const stage = this.stage(rows);
    stage.node.addDependency(...made);
    const { api, domain: domainName } = this;
    if (domainName) {
      // It names the stage by a word, which is no reference.
      new ApiMapping(this, 'Mapping', { api, domainName, stage }).node.addDependency(stage);
    }
  }

  private lockOf({ auth }: RouteRow) {
    if (auth === 'none') return {};
    const { operatorScope, serverScope } = this.settings;
    const scopes = { user: [], operator: [operatorScope], server: [serverScope] };
    return { authorizer: this.authorizer, authorizationScopes: scopes[auth] };
  }

  private stage(rows: readonly RouteRow[]): HttpStage {
    const logs = new LogGroup(this, 'AccessLogs', {
      retention: this.settings.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(JSON.stringify(logged)),
      },
    });
    const bare = stage.node.defaultChild as CfnStage;
    bare.routeSettings = Object.fromEntries(
      rows.map(({ method, path, throttle: name }) => {
        const { rate, burst } = this.settings.throttles[name] ?? throttles[name];
        const limits = { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst };
        return [`${method} ${path}`, limits];
      }),
    );
    return stage;
  }
}
