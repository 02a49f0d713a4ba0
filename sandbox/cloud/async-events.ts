// Events that nobody waits for: who may hand them over, how often they are tried, where they end.
import { randomUUID } from 'node:crypto';
import type { Outcome } from './execution';
import type { Guard } from './iam/guard';
import type { Queues } from './queues';
import { arnOf } from './template';
import type { AsyncPart, FunctionPart, RulePart, TargetPart } from './wiring';

export interface AsyncEvents {
  /** False when the rule may not invoke its target: the event is then in the dead letters. */
  accept(rule: RulePart, target: TargetPart, event: unknown): boolean;
  /** Retries and age of an event of this function. */
  readonly limitsOf: (functionId: string) => Pick<AsyncPart, 'retriesMax' | 'ageMs'>;
  /** Lambda tries no more. */
  giveUp(functionId: string, event: unknown, tries: number, outcome: Outcome): void;
}

/** What Lambda does where nothing is configured. */
export const usualEvents: AsyncEvents = {
  accept: () => true,
  limitsOf: () => ({ retriesMax: 2, ageMs: 21_600_000 }),
  giveUp: () => undefined,
};

export type AsyncEventsDeps = {
  readonly functions: readonly FunctionPart[];
  readonly queues: Queues;
  readonly guard: Guard;
};

export function openAsyncEvents({ functions, queues, guard }: AsyncEventsDeps): AsyncEvents {
  const events = 'events.amazonaws.com';
  const find = (id: string) => {
    const found = functions.find((part) => part.id === id);
    if (!found) throw new Error(`the template invokes ${id}, which is no function`);
    return found;
  };
  const sendTo = (queue: string) => ({
    action: 'sqs:SendMessage',
    resource: arnOf('AWS::SQS::Queue', queue),
  });
  /** Lambda writes with the role of the function. */
  const send = (functionId: string, queue: string | undefined, body: unknown) => {
    if (queue === undefined) return;
    if (guard.askFor(functionId, sendTo(queue)).kind === 'denied') return;
    queues.send(queue, JSON.stringify(body));
  };
  return {
    limitsOf: (id) => find(id).async,
    accept(rule, target, event) {
      const source = arnOf('AWS::Events::Rule', rule.id);
      const resource = arnOf('AWS::Lambda::Function', target.function);
      const invoke = { action: 'lambda:InvokeFunction', resource };
      if (guard.askAs(events, source, invoke).kind !== 'denied') return true;
      const { deadLetters } = target;
      if (deadLetters !== undefined) {
        const allowed = guard.askAs(events, source, sendTo(deadLetters)).kind === 'allowed';
        if (allowed) queues.send(deadLetters, JSON.stringify(event));
      }
      return false;
    },
    giveUp(id, event, tries, outcome) {
      const { async } = find(id);
      send(id, async.deadLetters, event);
      send(id, async.onFailure, failureRecord(id, event, tries, outcome));
    },
  };
}

function failureRecord(id: string, event: unknown, tries: number, outcome: Outcome) {
  return {
    version: '1.0',
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${arnOf('AWS::Lambda::Function', id)}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: tries,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: outcome.kind === 'failed' ? { errorType: outcome.name } : {},
  };
}
