// The merchant's REST key for iamport: made by the merchant, outlives the stack, read by name.
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { BillingFunction } from './billing-function';

/**
 * Deliberately not created here: a secret of the stack would start as a placeholder under which
 * functions already run, and would be deleted with the stack that the next one has to replace.
 */
export class IamportCredentials extends Construct {
  private readonly address: string;
  private readonly resource: string;

  constructor(scope: Construct, id: string, secret: string) {
    super(scope, id);
    this.address = secret;
    this.resource = secret.startsWith('arn:') ? secret : this.arnOf(secret);
  }

  /** Reading it is talking to iamport: who is not given it can not charge a card. */
  readBy(user: BillingFunction): void {
    Grant.addToPrincipal({
      grantee: user.role,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.resource],
    });
    user.give('IAMPORT_SECRET_ARN', this.address);
  }

  // Six characters that can not be known ahead; exactly six, so no other name begins alike.
  private arnOf(name: string): string {
    const secret = Secret.fromSecretNameV2(this, 'Secret', name);
    return `${secret.secretArn}-??????`;
  }
}
