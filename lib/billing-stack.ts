// The whole product in one stack: composes, owns no resource itself.
import { CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { Alarms } from './alarms';
import { BillingApi } from './billing-api';
import { BillingFunction, type House } from './billing-function';
import { ChargePipeline } from './charge-pipeline';
import { DeadLetters } from './dead-letters';
import { environmentOf } from './environment';
import { IamportCredentials } from './iamport-credentials';
import { LedgerTable } from './ledger-table';
import type { Settings } from './settings';
import { httpTimeout, queueTimeout, tickTimeout } from './timing';

export type BillingStackProps = StackProps & {
  readonly settings: Settings;
  readonly bundleFolder: string;
};

export class BillingStack extends Stack {
  constructor(scope: Construct, id: string, props: BillingStackProps) {
    super(scope, id, props);
    const { settings, bundleFolder } = props;
    const logDays: RetentionDays = settings.logDays;
    const table = new LedgerTable(this, 'Ledger');
    const credentials = new IamportCredentials(this, 'Iamport', settings.iamportSecret);
    const deadLetters = new DeadLetters(this, 'DeadLetters');
    const front = new BillingApi(this, 'Front', settings);
    const publicUrl = settings.publicUrl ?? front.api.apiEndpoint;
    const environment = environmentOf(settings, publicUrl);
    const house: House = { bundleFolder, environment, logDays, deadLetters: deadLetters.events };

    const make = (handler: string, timeout = httpTimeout, concurrency?: number) =>
      new BillingFunction(this, handler, { house, handler, timeout, concurrency });
    const subscriptions = make('subscriptions');
    const landing = make('landing');
    const charge = make('charge');
    const webhook = make('webhook', httpTimeout, settings.webhookConcurrency);
    const plan = make('plan-charges', tickTimeout);
    const collect = make('collect-charges', queueTimeout);
    const resolve = make('resolve-charges', queueTimeout);

    const { workers } = settings;
    const pipeline = new ChargePipeline(this, 'Pipeline', {
      ...{ plan, collect, resolve, deadLetters, workers },
    });
    for (const user of [subscriptions, landing, charge, webhook, collect, resolve]) {
      table.keptBy(user);
      credentials.readBy(user);
    }
    for (const user of [plan, subscriptions, resolve]) table.searchedBy(user);
    for (const user of [landing, charge, webhook]) pipeline.lookedAtFrom(user);
    pipeline.plannedBy(subscriptions);

    front.open({ subscriptions, landing, charge, webhook }, logDays);
    const watchedWorkers = [collect, resolve, landing, charge, webhook];
    new Alarms(this, 'Alarms', settings, { plan, workers: watchedWorkers, pipeline, deadLetters });
    this.explain();
    new CfnOutput(this, 'ApiUrl', { value: publicUrl });
    new CfnOutput(this, 'WebhookUrl', { value: `${publicUrl}/iamport/webhook` });
  }

  private explain(): void {
    Validations.of(this).acknowledge(
      {
        id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
        reason:
          'SQS sources have no such destination: their queues redrive to a dead-letter queue, ' +
          'and partial batch responses hand back only what failed.',
      },
      {
        id: 'Serverless::Serverless-LambdaTracing',
        reason:
          'Tracing would need a permission on every resource and adds a client to every cold ' +
          'start; a charge is traced in the ledger itself, with its times and its evidence.',
      },
    );
  }
}
