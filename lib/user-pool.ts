// For a shop that has no OIDC issuer of its own: a Cognito user pool with both scopes and a client
// for each kind of caller.
import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool as CognitoPool,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolDomain,
  UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Settings } from './settings';

/** `billing/operator` and `billing/server`, the usual scopes of the settings. */
const identifier = 'billing';

export class UserPool extends Construct {
  readonly issuer: string;
  /** The client ids: an access token of Cognito has `client_id` and no `aud`. */
  readonly audience: readonly string[];
  private readonly pool: CognitoPool;

  /** `prefix`: the first part of the host name of the sign-in pages, free in the region. */
  constructor(scope: Construct, id: string, prefix: string, settings: Settings) {
    super(scope, id);
    this.pool = this.made(settings.stage === 'production');
    const operator = scopeOf('operator', 'Refunds, cases, holds: what an operator may do');
    const server = scopeOf('server', "Reads and verbs of the shop's own backend");
    const scopes = [operator, server];
    const resources = new UserPoolResourceServer(this, 'Scopes', {
      userPool: this.pool,
      identifier,
      scopes,
    });
    const shop = this.shopClient(settings.allowedOrigins);
    const backend = this.machine('Backend', OAuthScope.resourceServer(resources, server));
    const operators = this.machine('Operators', OAuthScope.resourceServer(resources, operator));
    this.issuer = this.pool.userPoolProviderUrl;
    this.audience = [shop, backend, operators].map((client) => client.userPoolClientId);
    const domain = new UserPoolDomain(this, 'Domain', {
      userPool: this.pool,
      cognitoDomain: { domainPrefix: prefix },
      managedLoginVersion: ManagedLoginVersion.CLASSIC_HOSTED_UI,
    });
    const output = (name: string, value: string, description: string) =>
      new CfnOutput(scope, name, { value, description });
    output('Issuer', this.issuer, 'Issuer of the tokens');
    output('SignInUrl', domain.baseUrl(), 'Sign-in pages, and /oauth2/token for machines');
    output('ShopClientId', shop.userPoolClientId, "Client of the shop's pages: code and PKCE");
    output('BackendClientId', backend.userPoolClientId, "Client of the shop's backend");
    output('OperatorsClientId', operators.userPoolClientId, 'Client of operators');
  }

  private made(isProduction: boolean): CognitoPool {
    const pool = new CognitoPool(this, 'Pool', {
      featurePlan: FeaturePlan.LITE,
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      autoVerify: { email: true },
      userVerification: {
        emailSubject: '이메일 확인 번호 · Your verification code',
        emailBody: '확인 번호는 {####}입니다.<br>Your verification code is {####}.',
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireSymbols: true,
        requireUppercase: true,
      },
      deletionProtection: isProduction,
      // Its users' ids stand in the table: in another pool no customer would find her subscription.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const [id, reason] of Object.entries(excused)) {
      Validations.of(pool).acknowledge({ id, reason });
    }
    return pool;
  }

  /** A page keeps no secret; it is given no scope of ours, so that no user can ask for one. */
  private shopClient(origins: readonly string[]): UserPoolClient {
    return new UserPoolClient(this, 'Shop', {
      userPool: this.pool,
      generateSecret: false,
      preventUserExistenceErrors: true,
      authFlows: { userSrp: true },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: origins.map((origin) => `${origin}/`),
        logoutUrls: origins.map((origin) => `${origin}/`),
      },
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
    });
  }

  private machine(id: string, scope: OAuthScope): UserPoolClient {
    return new UserPoolClient(this, id, {
      userPool: this.pool,
      generateSecret: true,
      // No user signs in through it.
      authFlows: {},
      oAuth: { flows: { clientCredentials: true }, scopes: [scope] },
      accessTokenValidity: Duration.hours(1),
    });
  }
}

const scopeOf = (scopeName: string, scopeDescription: string): ResourceServerScope =>
  new ResourceServerScope({ scopeName, scopeDescription });

const excused: Readonly<Record<string, string>> = {
  'AwsSolutions-COG2':
    "A second factor is each customer's choice (an authenticator app): what can be done with a " +
    'sign-in is to end or to change a subscription of her own. Operators and backends sign in ' +
    'with the secret of a client, and no person of this pool can be given their scopes.',
  'AwsSolutions-COG8':
    'Plus costs $0.02 for each active user from the first on and adds threat protection. A shop ' +
    'that wants it changes the plan of the pool; nothing here depends on it.',
};
