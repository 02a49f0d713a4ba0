// The HTTP API: every route of routes.ts with its authorizer and throttle, and quiet access logs.
import { type CfnStage, CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { routes } from '../functions/handlers/routes';
import type { BillingFunction } from './billing-function';
import type { Settings } from './settings';

export type Doors = Readonly<Record<(typeof routes)[number]['function'], BillingFunction>>;

/** Neither paths nor queries are logged: a landing's query names a payment. */
const logged = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
  error: '$context.integrationErrorMessage',
};

export class BillingApi extends Construct {
  readonly api: HttpApi;
  private readonly settings: Settings;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.settings = settings;
    this.api = new HttpApi(this, 'Api', {
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: [...settings.allowedOrigins],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST],
        allowHeaders: ['authorization', 'content-type'],
        maxAge: Duration.hours(1),
      },
    });
  }

  /** Called once the functions exist; they know the API's address before it knows them. */
  open(doors: Doors, logDays: RetentionDays): void {
    const { issuer, audience, operatorScope } = this.settings;
    const authorizer = new HttpJwtAuthorizer('Token', issuer, { jwtAudience: [...audience] });
    const integrations = new Map(
      Object.entries(doors).map(([name, door]) => [
        name,
        new HttpLambdaIntegration(`To${name}`, door.lambda),
      ]),
    );
    for (const route of routes) {
      const integration = integrations.get(route.function);
      if (!integration) throw new Error(`no function serves ${route.path}`);
      this.api.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration,
        ...(route.auth === 'none' ? {} : { authorizer }),
        ...(route.auth === 'operator' ? { authorizationScopes: [operatorScope] } : {}),
      });
    }
    this.stage(logDays);
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Plans, the API document and the health check are public; landing and webhook are ' +
        'called by browsers and by iamport without a token, and believe nothing they are told.',
    });
  }

  private stage(logDays: RetentionDays): void {
    const logs = new LogGroup(this, 'AccessLog', {
      retention: logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = this.api.addStage('Stage', {
      autoDeploy: true,
      throttle: { rateLimit: 50, burstLimit: 100 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(JSON.stringify(logged)),
      },
    });
    const settings = routes.map(({ method, path, throttle }) => [
      `${method} ${path}`,
      { ThrottlingRateLimit: throttle.rate, ThrottlingBurstLimit: throttle.burst },
    ]);
    const plain = stage.node.defaultChild as CfnStage;
    plain.addPropertyOverride('RouteSettings', Object.fromEntries(settings));
  }
}
