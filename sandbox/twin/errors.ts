// The store's errors, of the SDK's own classes and shapes.
import {
  ConditionalCheckFailedException,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import type { Item, Marshalled } from './values';
import { marshalled } from './values';

type Given = NonNullable<ConstructorParameters<typeof ConditionalCheckFailedException>[0]>;
const $metadata = { attempts: 1 };

export function conditionFailed(standing: Item | undefined, wantsOld: boolean): Error {
  const old = standing && wantsOld ? { Item: typed(marshalled(standing)) } : {};
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata,
    ...old,
  });
}

export type Reason = { readonly Code: string; readonly standing?: Item | undefined };

export function transactionCanceled(reasons: readonly Reason[]): Error {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons [${codes}]`,
    $metadata,
    CancellationReasons: reasons.map(({ Code, standing }) => ({
      Code,
      ...(standing ? { Item: typed(marshalled(standing)) } : {}),
    })),
  });
}

export function transactionConflict(): Error {
  return new TransactionConflictException({ message: 'Transaction is ongoing', $metadata });
}

export function throttled(): Error {
  return new ProvisionedThroughputExceededException({ message: 'Rate exceeded', $metadata });
}

/** As the SDK's HTTP handler throws it when nothing came back in time. */
export function timedOut(): Error {
  return Object.assign(new Error('no answer within the request timeout'), { name: 'TimeoutError' });
}

export function invalid(message: string): Error {
  return Object.assign(new Error(message), { name: 'ValidationException' });
}

const typed = (item: Marshalled) => item as unknown as NonNullable<Given['Item']>;
