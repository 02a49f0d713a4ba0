// The key that order numbers are made with: made once, never changed, kept when the stack goes.
import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { BillingFunction } from './billing-function';

/**
 * CloudFormation makes another key as soon as anything below `generated` changes: the provider
 * would then take a second payment for what was paid already. A test holds these values.
 */
const generated = {
  secretStringTemplate: JSON.stringify({ current: '1' }),
  generateStringKey: '1',
  passwordLength: 64,
  excludePunctuation: true,
} as const;

export class OrderKey extends Construct {
  readonly address: string;
  private readonly resource: string;

  /** `attached`: the name or ARN of the key of a stack that is gone, whose table is used on. */
  constructor(scope: Construct, id: string, attached: string | undefined) {
    super(scope, id);
    if (attached === undefined) {
      this.address = this.made().secretArn;
      this.resource = this.address;
    } else {
      this.address = attached;
      this.resource = attached.startsWith('arn:') ? attached : this.arnOf(attached);
    }
  }

  /** Of each function that makes or reads order numbers. */
  readBy(user: BillingFunction): void {
    Grant.addToPrincipal({
      grantee: user.role,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.resource],
    });
    user.give('ORDER_KEY_SECRET_ARN', this.address);
  }

  private made(): Secret {
    const secret = new Secret(this, 'Secret', {
      description: 'Maedal: order numbers of charges. Never change or delete a version of it',
      generateSecretString: generated,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Rotation in place would undo what the key is for: an order number that was sent must be ' +
        'made again, character for character, or a charge could be paid twice. A new version is ' +
        'added beside the others by hand (docs/operations.md).',
    });
    return secret;
  }

  // Six characters that can not be known ahead; exactly six, so no other name begins alike.
  private arnOf(name: string): string {
    const secret = Secret.fromSecretNameV2(this, 'Secret', name);
    return `${secret.secretArn}-??????`;
  }
}
