// What each setting must be, an example to copy, and what it is where it is not set.
export type Hint = {
  readonly must: string;
  readonly example: string;
  /** Stands in every stage. */
  readonly usual?: string;
  /** Stands only in the demo stage: no real card is to be billed against a placeholder. */
  readonly demo?: string;
};

const seconds = 'a whole number of milliseconds from';

export const hints = {
  stage: { must: 'demo or production', example: 'production', usual: 'demo' },
  issuer: {
    must: 'the https URL of your OIDC issuer, spelled as in its tokens',
    example: 'https://cognito-idp.ap-northeast-2.amazonaws.com/ap-northeast-2_AbCdEfGhI',
    demo: 'https://issuer.example.com',
  },
  audience: {
    must: 'the aud (or client id) of your tokens; several with commas between them',
    example: '4h2example9client8id',
    demo: 'maedal',
  },
  userPool: {
    must:
      'a prefix for the sign-in pages of a Cognito user pool that the stack makes: a-z, 0-9 and ' +
      'dashes, without aws, amazon and cognito; issuer, audience and the scopes are not set then',
    example: 'my-shop-login',
    usual: '',
  },
  operatorScope: {
    must: 'the scope in the tokens of your operators',
    example: 'billing/operator',
    usual: 'billing/operator',
  },
  serverScope: {
    must: "the scope in the tokens of your shop's own backend, and in no others",
    example: 'billing/server',
    usual: 'billing/server',
  },
  allowedOrigins: {
    must:
      'the origins of your shop, https, without a path and a usual port; several with commas ' +
      'between them',
    example: 'https://shop.example.com',
    demo: 'http://localhost:3000',
  },
  channelKey: {
    must: "the key of your KICC billing channel, from iamport's console",
    example: 'channel-key-893597d6-e62d-410f-83f9-119f530b4b11',
    demo: 'channel-key-kicc',
  },
  userCode: {
    must: "your store's identification code (the argument of IMP.init), from iamport's console",
    example: 'imp12345678',
    demo: 'imp00000000',
  },
  pgProviders: {
    must: 'the payment gateways whose records are believed; several with commas between them',
    example: 'kicc',
    usual: 'kicc',
  },
  mid: {
    must:
      'the shop id (MID) of the billing channel, as npm run check-channel prints it; or any, ' +
      'which says that cards of every shop id are believed',
    example: 'IM000001',
    demo: 'any',
  },
  allowTestChannel: {
    must: 'true or false; false in production, where a test payment would cost its sender nothing',
    example: 'false',
    demo: 'true',
    usual: 'false',
  },
  iamportSecret: {
    must: "the name or ARN of the secret with iamport's REST key, made before the first deploy",
    example: 'maedal/iamport',
    demo: 'maedal/iamport',
  },
  orderKeySecret: {
    must: 'the name or ARN of the order key that the ledger table was charged under',
    example: 'OrderKeySecret0123ABCD',
    usual: '',
  },
  iamportUrl: {
    must: "an https URL without a path: iamport's REST API",
    example: 'https://api.iamport.kr',
    usual: 'https://api.iamport.kr',
  },
  chargeWebhooks: {
    must: 'true or false; true names our webhook in each charge, which costs $3.71 a million',
    example: 'false',
    usual: 'false',
  },
  buyerOnCharges: {
    must: 'true or false; true sends name, e-mail and phone of the buyer with each charge',
    example: 'true',
    usual: 'true',
  },
  publicUrl: {
    must: 'the https URL of your own domain in front of the API, without a slash at the end',
    example: 'https://billing.example.com',
    usual: '',
  },
  defaultEndpoint: {
    must: 'open or closed; closed needs apiDomain and apiCertificateArn',
    example: 'closed',
    usual: 'open',
  },
  apiDomain: {
    must: 'a host name of yours for the API, with apiCertificateArn beside it',
    example: 'billing-origin.example.com',
    usual: '',
  },
  apiCertificateArn: {
    must: 'the ARN of an ACM certificate for apiDomain, in the region of the stack',
    example: 'arn:aws:acm:ap-northeast-2:123456789012:certificate/1a2b3c4d',
    usual: '',
  },
  returnUrl: {
    must: 'the https page of your shop that phones come back to',
    example: 'https://shop.example.com/billing/done',
    usual: '',
  },
  billingHour: { must: 'an hour in Korea, 0 to 23', example: '10', usual: '10' },
  quietWindow: {
    must: 'a time of day in Korea without charges, HH:MM-HH:MM',
    example: '23:30-00:40',
    usual: '23:30-00:40',
  },
  absenceMinutes: {
    must: 'a whole number of minutes from 5 to 1440',
    example: '15',
    usual: '15',
  },
  userDeadlineMs: { must: `${seconds} 5000 to 27000`, example: '25000', usual: '25000' },
  batchDeadlineMs: { must: `${seconds} 30000 to 90000`, example: '65000', usual: '65000' },
  ratePerSecond: {
    must:
      'calls a second for all work in the background, at least 3 more than workers, at most ' +
      '1000: four fifths of what your contract allows leave the rest to people at the window',
    example: '83',
    // Eighty charges and a call for each of the others: a drain needs less than a tenth beyond its
    // share, and fifty under way at once are enough. iamport publishes no limit.
    usual: '83',
  },
  workers: { must: 'a whole number from 2 to 100', example: '2', usual: '2' },
  // Half of a page unserved is no bad card but a bad provider; below twenty, chance could do it.
  breakerAnswers: { must: 'a whole number from 5 to 100', example: '20', usual: '20' },
  onFullRefund: {
    must: 'hold, continue or cancel_at_period_end: what follows a full refund made in the console',
    example: 'hold',
    usual: 'hold',
  },
  merchantKind: {
    must: 'taxable, exempt or mixed: what your business registration says of VAT',
    example: 'taxable',
    usual: 'mixed',
  },
  breakerPercent: { must: 'a whole number from 10 to 100', example: '50', usual: '50' },
  dueShards: {
    must: 'a whole number from 1 to 64',
    example: '8',
    usual: '8',
  },
  throttles: {
    must:
      'name=rate/burst of reads, writes, returns, webhooks, operators or servers, with commas ' +
      'between them: requests a second, and at once above that',
    example: 'writes=20/200,returns=40/200',
    usual: '',
  },
  webhookConcurrency: {
    must: 'a whole number from 1 to 100, taken from the concurrency of your account',
    example: '10',
    usual: '',
  },
  ledgerTable: {
    must: 'the name of a restored table after npm run attach; empty for a table of its own',
    example: 'maedal-restored-2027-03-01',
    usual: '',
  },
  ledgerStream: {
    must: 'the ARN of the stream of ledgerTable, as npm run attach prints it; empty without one',
    example:
      'arn:aws:dynamodb:ap-northeast-2:123456789012:table/maedal-restored-2027-03-01/stream/' +
      '2027-03-01T00:00:00.000',
    usual: '',
  },
  logDays: {
    must: 'a number of days that CloudWatch offers, longer than backups reach: 60, 90, 180 or 365',
    example: '90',
    usual: '90',
  },
  alarmEmail: {
    must: 'an e-mail address that alarms reach; or set alarmTopicArn, or alarmsTo=nobody',
    example: 'billing@example.com',
    usual: '',
  },
  alarmsTo: {
    must: 'nobody, which says that no alarm is to reach a person, or not set at all',
    example: 'nobody',
    usual: '',
  },
  alarmTopicArn: {
    must: 'the ARN of an SNS topic of this account',
    example: 'arn:aws:sns:ap-northeast-2:123456789012:alarms',
    usual: '',
  },
} as const satisfies Readonly<Record<string, Hint>>;
