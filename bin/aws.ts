// One signed request to an AWS service, for commands that need a call or two of it and no client.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

export type AwsRequest = {
  readonly service: 'lambda' | 'events' | 'cloudformation';
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Answers the body of a 2xx, and throws AwsFault with the service's own words otherwise. */
export type Aws = (request: AwsRequest) => Promise<string>;

export class AwsFault extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const deadlineMs = 20_000;

/** Region and credentials as every AWS tool finds them: environment, profile, SSO, instance. */
export async function awsFromHere(): Promise<Aws> {
  const { config } = new DynamoDBClient({});
  const region = await config.region();
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  return async ({ service, method, path, headers = {}, body = '' }) => {
    const base = new URL(endpoint ?? `https://${service}.${region}.amazonaws.com`);
    const signer = new SignatureV4({
      service,
      region,
      credentials: config.credentials,
      sha256: Sha256,
    });
    const host = base.host;
    const { headers: signed } = await signer.sign({
      method,
      path,
      body,
      query: {},
      protocol: base.protocol,
      hostname: base.hostname,
      headers: { host, ...headers },
    });
    const answer = await fetch(new URL(path, base), {
      method,
      headers: signed,
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
      ...(method === 'GET' || method === 'DELETE' ? {} : { body }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new AwsFault(answer.status, `${service} ${answer.status}: ${said(text)}`);
    return text;
  };
}

/** Of JSON and of XML alike: its `message`, or its beginning. */
function said(text: string): string {
  const found = /"[Mm]essage"\s*:\s*"([^"]*)"|<Message>([^<]*)</.exec(text);
  return (found?.[1] ?? found?.[2] ?? text).slice(0, 200);
}

class Sha256 {
  private readonly hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
