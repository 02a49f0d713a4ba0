// The one table: kept when the stack goes, restorable to any second, and never emptied by a role.
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { BillingFunction } from './billing-function';
import { feed } from '../functions/handlers/limits';
import { ledgerFeatures, ledgerIndexes, ledgerKeys } from './ledger-features';

export type Attached = { readonly name: string; readonly stream: string };

type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const text = (name: string) => ({ name, type: AttributeType.STRING });

/**
 * No function may scan, and none may delete: what was charged stays provable for ever. Each way of
 * using the table is granted by itself, so that a role holds what its function does and no more.
 */
export class LedgerTable extends Construct {
  private readonly table: Pick<ITable, 'tableName' | 'tableArn'>;
  /** The ARN of its stream. */
  readonly stream: string;

  /** `attached` names a restored table; the stack then lets its own go, which is retained. */
  constructor(scope: Construct, id: string, attached?: Attached) {
    super(scope, id);
    if (attached) {
      this.table = Table.fromTableName(this, 'Attached', attached.name);
      this.stream = attached.stream;
      return;
    }
    const own = this.create();
    this.table = own;
    this.stream = own.tableStreamArn ?? '';
  }

  private create(): Table {
    const table = new Table(this, 'Table', {
      partitionKey: text(ledgerKeys.partition),
      sortKey: text(ledgerKeys.sort),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: ledgerFeatures.pointInTimeRecovery,
      },
      timeToLiveAttribute: ledgerFeatures.timeToLive,
      stream: StreamViewType[ledgerFeatures.stream],
      deletionProtection: ledgerFeatures.deletionProtection,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // They nominate only, so they carry no more than keys.
    for (const [indexName, { partition, sort }] of Object.entries(ledgerIndexes)) {
      table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: text(partition),
        sortKey: text(sort),
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }
    return table;
  }

  get name(): string {
    return this.table.tableName;
  }

  /** Reads one item at a time and writes under a condition. */
  keptBy(user: BillingFunction): void {
    this.open(user, ['dynamodb:GetItem', 'dynamodb:PutItem'], this.table.tableArn);
  }

  /** Reads one item at a time, such as the switches. */
  readBy(user: BillingFunction): void {
    this.open(user, ['dynamodb:GetItem'], this.table.tableArn);
  }

  /** Reads the subscriptions of a batch together, and the switches with the table's own name. */
  readInPagesBy(user: BillingFunction): void {
    this.open(user, ['dynamodb:BatchGetItem'], this.table.tableArn);
  }

  /** Counts the places of coupons, and changes nothing else in place. */
  countedBy(user: BillingFunction): void {
    const conditions = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['G#*'] } };
    this.open(user, ['dynamodb:UpdateItem'], this.table.tableArn, conditions);
  }

  /** Lists a user's subscriptions, a subscription's charges, the open cases. */
  listedBy(user: BillingFunction): void {
    this.open(user, ['dynamodb:Query'], this.table.tableArn);
  }

  /** Asks the index what is due; the index alone says nothing about a person or an amount. */
  searchedBy(user: BillingFunction): void {
    this.asksIndex(user, 'due');
  }

  /** Lists subscriptions by status, plan or card: an operator and the shop's backend do. */
  foundBy(user: BillingFunction): void {
    this.asksIndex(user, 'find');
  }

  /** Hears of each change by its stream, and writes to the feed of changes alone. */
  followedBy(user: BillingFunction): void {
    const reads = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
    const actions = reads.map((name) => `dynamodb:${name}`);
    Grant.addToPrincipal({ grantee: user.role, actions, resourceArns: [this.stream] });
    const conditions = {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [feed.partition] },
    };
    this.open(user, ['dynamodb:PutItem'], this.table.tableArn, conditions);
  }

  private asksIndex(user: BillingFunction, name: keyof typeof ledgerIndexes): void {
    this.open(user, ['dynamodb:Query'], `${this.table.tableArn}/index/${name}`);
  }

  // Table.grant would add every index there will ever be, by a wildcard.
  private open(
    user: BillingFunction,
    actions: string[],
    ...[resource, conditions]: [string, Conditions?]
  ): void {
    const only = conditions && { conditions };
    Grant.addToPrincipal({ grantee: user.role, actions, resourceArns: [resource], ...only });
    user.give('TABLE_NAME', this.table.tableName);
  }
}
