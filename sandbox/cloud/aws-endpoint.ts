// Speaks SQS and Secrets Manager to the functions' SDK clients: JSON over loopback HTTP.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Guard } from './iam/guard';
import { type Listening, listenOnLoopback } from './listen';
import { type Queues, md5 } from './queues';
import { secretArn } from './secrets';
import { arnOf } from './template';

export type AwsDeps = {
  /** Set once the queues exist: they need this endpoint's address first. */
  readonly queues: () => Queues;
  /** What a secret holds, by ARN; undefined if there is none. */
  readonly secret: (id: string) => string | undefined;
  /** Set once the template is read. */
  readonly guard: () => Guard;
};

type Input = Readonly<Record<string, unknown>>;
type Answer = { readonly status: number; readonly body: unknown };

/** Of a message, and of all messages of a batch (SQS Developer Guide, "message quotas"): 1 MiB. */
const bodyMax = 1_048_576;

export function startAwsEndpoint(deps: AwsDeps): Promise<Listening> {
  return listenOnLoopback((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => respond(deps, incoming, Buffer.concat(chunks), outgoing));
  }, 0);
}

function respond(deps: AwsDeps, incoming: IncomingMessage, raw: Buffer, outgoing: ServerResponse) {
  const target = String(incoming.headers['x-amz-target'] ?? '');
  const { authorization } = incoming.headers;
  const { status, body } = answer({ deps, authorization }, target, raw.toString());
  outgoing.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': randomUUID(),
  });
  outgoing.end(JSON.stringify(body));
}

type Asking = { readonly deps: AwsDeps; readonly authorization: string | undefined };

function answer(asking: Asking, target: string, raw: string): Answer {
  let input: Input;
  try {
    input = JSON.parse(raw || '{}') as Input;
  } catch {
    return fault('SerializationException', 'the body is not JSON');
  }
  switch (target) {
    case 'AmazonSQS.SendMessage':
      return withQueue(asking, input, 'SendMessage', (queues, queue) => {
        const sent = sendOne(queues, queue, input);
        return 'fault' in sent ? sent.fault : { status: 200, body: sent.body };
      });
    case 'AmazonSQS.SendMessageBatch':
      return withQueue(asking, input, 'SendMessage', (queues, queue) =>
        sendAll(queues, queue, input),
      );
    case 'AmazonSQS.GetQueueAttributes':
      return withQueue(asking, input, 'GetQueueAttributes', attributes);
    case 'secretsmanager.GetSecretValue':
      return secret(asking, String(input['SecretId']));
    default:
      return fault('UnknownOperationException', `the sandbox does not do ${target}`);
  }
}

/** As AWS, a caller who may not is told so before anything else. */
function refusal({ deps, authorization }: Asking, status: number, ...need: [string, string]) {
  const [action, resource] = need;
  const verdict = deps.guard().ask(authorization, [{ action, resource }]);
  switch (verdict.kind) {
    case 'allowed':
      return undefined;
    case 'stranger':
      return fault('UnrecognizedClientException', 'The security token is invalid.', status);
    case 'denied':
      return fault('com.amazon.coral.service#AccessDeniedException', verdict.message, status);
  }
}

function withQueue(
  asking: Asking,
  input: Input,
  action: string,
  act: (queues: Queues, queue: string) => Answer,
): Answer {
  const queue =
    String(input['QueueUrl'] ?? '')
      .split('/')
      .at(-1) ?? '';
  const refused = refusal(asking, 403, `sqs:${action}`, arnOf('AWS::SQS::Queue', queue));
  if (refused) return refused;
  const queues = asking.deps.queues();
  if (queues.has(queue)) return act(queues, queue);
  return fault('com.amazonaws.sqs#QueueDoesNotExist', 'The specified queue does not exist.');
}

type Sent = { readonly body: Record<string, string> } | { readonly fault: Answer };

function sendOne(queues: Queues, queue: string, input: Input): Sent {
  const body = input['MessageBody'];
  if (typeof body !== 'string' || body === '') {
    return { fault: fault('MissingParameter', 'MessageBody must be a text') };
  }
  if (Buffer.byteLength(body) > bodyMax) {
    return { fault: fault('InvalidParameterValue', 'MessageBody must be at most 1 MiB') };
  }
  const seconds = input['DelaySeconds'];
  if (seconds !== undefined && !(Number.isInteger(seconds) && between(Number(seconds), 0, 900))) {
    return { fault: fault('InvalidParameterValue', 'DelaySeconds must be 0 to 900') };
  }
  const delayMs = seconds === undefined ? undefined : Number(seconds) * 1_000;
  const { id } = queues.send(queue, body, delayMs);
  return { body: { MessageId: id, MD5OfMessageBody: md5(body) } };
}

function sendAll(queues: Queues, queue: string, input: Input): Answer {
  const entries = (input['Entries'] ?? []) as readonly Input[];
  if (!between(entries.length, 1, 10)) {
    return fault('com.amazonaws.sqs#TooManyEntriesInBatchRequest', 'send 1 to 10 entries');
  }
  const bytes = entries.map((entry) => Buffer.byteLength(String(entry['MessageBody'] ?? '')));
  if (bytes.reduce((sum, count) => sum + count, 0) > bodyMax) {
    return fault('com.amazonaws.sqs#BatchRequestTooLong', 'all entries are at most 1 MiB');
  }
  const successful: unknown[] = [];
  const failed: unknown[] = [];
  for (const entry of entries) {
    const sent = sendOne(queues, queue, entry);
    if ('body' in sent) successful.push({ Id: entry['Id'], ...sent.body });
    else failed.push({ Id: entry['Id'], SenderFault: true, Code: 'InvalidParameterValue' });
  }
  return { status: 200, body: { Successful: successful, Failed: failed } };
}

function attributes(queues: Queues, queue: string): Answer {
  const { visible, hidden } = queues.depth(queue);
  return {
    status: 200,
    body: {
      Attributes: {
        ApproximateNumberOfMessages: String(visible),
        ApproximateNumberOfMessagesNotVisible: String(hidden),
      },
    },
  };
}

function secret(asking: Asking, id: string): Answer {
  const refused = refusal(asking, 400, 'secretsmanager:GetSecretValue', secretArn(id));
  if (refused) return refused;
  const value = asking.deps.secret(id);
  if (value === undefined) return fault('ResourceNotFoundException', 'there is no such secret');
  const version = '00000000-0000-4000-8000-000000000000';
  const body = { ARN: id, Name: id, SecretString: value, VersionId: version };
  return { status: 200, body: { ...body, VersionStages: ['AWSCURRENT'], CreatedDate: 0 } };
}

function between(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

function fault(type: string, message: string, status = 400): Answer {
  return { status, body: { __type: type, message } };
}
