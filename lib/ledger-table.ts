// The one table: kept when the stack goes, restorable to any second, and never emptied by a role.
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { BillingFunction } from './billing-function';

const indexName = 'due';
const text = (name: string) => ({ name, type: AttributeType.STRING });

/**
 * No function may scan, and none may delete: what was charged stays provable for ever. Each way of
 * using the table is granted by itself, so that a role holds what its function does and no more.
 */
export class LedgerTable extends Construct {
  private readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: text('pk'),
      sortKey: text('sk'),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // It nominates only, so it carries no more than keys.
    this.table.addGlobalSecondaryIndex({
      indexName,
      partitionKey: text('duePk'),
      sortKey: text('dueSk'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
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

  /** Walks over everything, once a night, to compare it with the provider's books. */
  walkedBy(user: BillingFunction): void {
    this.open(user, ['dynamodb:Scan'], this.table.tableArn);
  }

  /** Reads the subscriptions of a page together. */
  readInPagesBy(user: BillingFunction): void {
    this.open(user, ['dynamodb:BatchGetItem'], this.table.tableArn);
  }

  /** Lists a user's subscriptions, a subscription's charges, the open cases. */
  listedBy(user: BillingFunction): void {
    this.open(user, ['dynamodb:Query'], this.table.tableArn);
  }

  /** Asks the index what is due; the index alone says nothing about a person or an amount. */
  searchedBy(user: BillingFunction): void {
    this.open(user, ['dynamodb:Query'], `${this.table.tableArn}/index/${indexName}`);
  }

  // Table.grant would add every index there will ever be, by a wildcard.
  private open(user: BillingFunction, actions: string[], resource: string): void {
    Grant.addToPrincipal({ grantee: user.role, actions, resourceArns: [resource] });
    user.give('TABLE_NAME', this.table.tableName);
  }
}
