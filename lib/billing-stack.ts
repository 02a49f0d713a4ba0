// Composes the constructs of this folder into one stack; owns no resource itself.
import { CfnOutput, type Duration, Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { routes } from '../functions/handlers/all-routes';
import { AlarmTopic } from './alarm-topic';
import { Alarms } from './alarms';
import { BillingApi, type Doors, type Tokens } from './billing-api';
import { BillingFunction, type House } from './billing-function';
import { ChangeFeed } from './change-feed';
import { ChargePipeline } from './charge-pipeline';
import { DeadLetters } from './dead-letters';
import { environmentOf } from './environment';
import { IamportCredentials } from './iamport-credentials';
import { type Attached, LedgerTable } from './ledger-table';
import { OrderKey } from './order-key';
import type { Settings } from './settings';
import {
  changesTimeout,
  httpTimeout,
  lateness,
  nightTimeout,
  queueTimeout,
  tickTimeout,
} from './timing';
import type { Lateness } from './timing';
import { UserPool } from './user-pool';

export type BillingStackProps = {
  readonly settings: Settings;
  readonly bundleFolder: string;
};

type Workers = {
  readonly plan: BillingFunction;
  readonly collect: BillingFunction;
  readonly resolve: BillingFunction;
  readonly reconcile: BillingFunction;
  readonly record: BillingFunction;
};

export class BillingStack extends Stack {
  private readonly ledger: LedgerTable;
  private readonly house: House;

  constructor(
    scope: Construct,
    id: string,
    private readonly wanted: BillingStackProps,
  ) {
    const description = 'Maedal: recurring card billing on iamport (PortOne V1) and KICC';
    const { settings } = wanted;
    // In production even `cdk destroy` has to be prepared by an order of its own.
    super(scope, id, { description, terminationProtection: settings.stage === 'production' });
    this.ledger = new LedgerTable(this, 'Ledger', attachedIn(settings));
    const deadLetters = new DeadLetters(this, 'DeadLetters');
    const api = new BillingApi(this, 'Api', settings, this.tokens());
    this.house = {
      bundleFolder: wanted.bundleFolder,
      environment: environmentOf(settings, api.url),
      logDays: settings.logDays,
      keepsLogs: settings.stage === 'production',
      deadLetters: deadLetters.events,
    };

    const doors = this.doors();
    const workers = this.workers();
    const props = { ...workers, deadLetters, workers: settings.workers };
    const pipeline = new ChargePipeline(this, 'Pipeline', props);
    new ChangeFeed(this, 'Changes', { ledger: this.ledger, record: workers.record });
    this.open(doors, workers, pipeline);
    api.serve(routes, doors);

    const all = [...Object.values(doors), ...Object.values(workers)];
    const { topic } = new AlarmTopic(this, 'AlarmTopic', settings, deadLetters.events);
    new Alarms(this, 'Alarms', { ...workers, deadLetters, pipeline, api, all }, topic);
    this.declineTracing();
    new CfnOutput(this, 'ApiUrl', { value: api.url, description: 'Base URL of the API' });
    if (api.domainTarget !== undefined) {
      new CfnOutput(this, 'ApiDomainTarget', {
        value: api.domainTarget,
        description: 'What the DNS name of apiDomain has to point to',
      });
    }
    new CfnOutput(this, 'LedgerName', {
      value: this.ledger.name,
      description: 'The table; it stays when the stack goes',
    });
    new CfnOutput(this, 'WebhookUrl', {
      value: `${api.url}/iamport/webhook`,
      description: "Each card window names it; the webhook of iamport's console stays the shop's",
    });
  }

  private tokens(): Tokens {
    const { settings } = this.wanted;
    const { userPool, issuer = '', audience = [] } = settings;
    return userPool === undefined
      ? { issuer, audience }
      : new UserPool(this, 'UserPool', userPool, settings);
  }

  private doors(): Doors {
    const door = (id: string, handler: string, concurrency?: number) =>
      new BillingFunction(this, id, {
        house: this.house,
        handler,
        timeout: httpTimeout,
        concurrency,
      });
    return {
      subscriptions: door('Subscriptions', 'subscriptions'),
      landing: door('Landing', 'landing'),
      charge: door('Charge', 'charge'),
      webhook: door('Webhook', 'webhook', this.wanted.settings.webhookConcurrency),
    };
  }

  private workers(): Workers {
    const { house } = this;
    const worker = (id: string, handler: string, more: { timeout: Duration; late?: Lateness }) =>
      new BillingFunction(this, id, { house, handler, timeout: more.timeout, lateness: more.late });
    const { plan, resolve, reconcile } = lateness;
    return {
      plan: worker('PlanCharges', 'plan-charges', { timeout: tickTimeout, late: plan }),
      collect: worker('CollectCharges', 'collect-charges', { timeout: queueTimeout }),
      resolve: worker('ResolveCharges', 'resolve-charges', {
        timeout: queueTimeout,
        late: resolve,
      }),
      reconcile: worker('ReconcileLedger', 'reconcile-ledger', {
        timeout: nightTimeout,
        late: reconcile,
      }),
      record: worker('RecordChanges', 'record-changes', { timeout: changesTimeout }),
    };
  }

  /** Who may do what: the whole of it, in one place. */
  private open(doors: Doors, workers: Workers, pipeline: ChargePipeline): void {
    const { ledger } = this;
    const { subscriptions, landing, charge, webhook } = doors;
    const { plan, collect, resolve, reconcile } = workers;
    const credentials = new IamportCredentials(this, 'Iamport', this.wanted.settings.iamportSecret);
    const charging = [landing, charge, webhook, collect, resolve];

    // Cancelling deletes the billing key at iamport, so the door for subscriptions talks to it too.
    const bookkeepers = [subscriptions, ...charging, reconcile];
    bookkeepers.forEach((one) => ledger.keptBy(one));
    bookkeepers.forEach((one) => credentials.readBy(one));
    const orderKey = this.orderKey();
    bookkeepers.forEach((one) => orderKey.readBy(one));
    bookkeepers.forEach((one) => ledger.readInPagesBy(one));
    ledger.readInPagesBy(plan);
    // The night reads the registrations of a subscription whose payment was forgotten; the API and
    // the collector erase a person, and read all items that lie beside a row. A change now looks at
    // the differences of its period before.
    [subscriptions, charge, collect, reconcile].forEach((one) => ledger.listedBy(one));
    [subscriptions, collect].forEach((one) => ledger.countedBy(one));
    // An operator may plan by hand.
    const planners = [subscriptions, plan, collect, reconcile];
    [resolve, ...planners].forEach((one) => ledger.searchedBy(one));
    ledger.foundBy(subscriptions);
    planners.forEach((one) => pipeline.chargesSentBy(one));
    ledger.readBy(plan);
    // A charge that is settled hands out the card that has waited for it, in each of them.
    bookkeepers.forEach((one) => pipeline.looksSentBy(one));
    this.tellStop(charging, pipeline);
  }

  /** What npm run emergency-stop turns off: with these off nothing of the stack charges a card. */
  private tellStop(charging: readonly BillingFunction[], pipeline: ChargePipeline): void {
    const output = (id: string, names: readonly string[], description: string) =>
      new CfnOutput(this, id, { value: names.join(','), description });
    const functions = charging.map(({ lambda }) => lambda.functionName);
    output('StopsFunctions', functions, 'Functions that may charge a card');
    output('StopsMappings', pipeline.mappings, 'Event source mappings that start them');
    output('StopsRules', pipeline.rules, 'Rules that start them');
  }

  private orderKey(): OrderKey {
    const orderKey = new OrderKey(this, 'OrderKey', this.wanted.settings.orderKeySecret);
    new CfnOutput(this, 'OrderKeySecret', {
      value: orderKey.address,
      description: 'The key of the order numbers; it stays when the stack goes',
    });
    return orderKey;
  }

  private declineTracing(): void {
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaTracing',
      reason:
        'X-Ray can only be written to with a permission on every resource (*), the only one ' +
        'there would be. What came to a charge stands in its ledger item, each call logs ' +
        'one line with its counts.',
    });
  }
}

function attachedIn({ ledgerTable: name, ledgerStream: stream }: Settings): Attached | undefined {
  return name === undefined || stream === undefined ? undefined : { name, stream };
}
