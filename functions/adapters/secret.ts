// Secrets Manager: the iamport credentials, kept for a few minutes, and the stage's order key.
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { Credentials } from './iamport-token';
import type { OrderKey } from './order-numbers';

/** As long as AWS' own caching extension keeps a secret; reading per charge would cost more. */
const keptMs = 300_000;
/** All tries of the client together: a caller waits for it before anything was sent. */
const deadlineMs = 5_000;

const Secret = z.object({
  imp_key: z.string().check(z.minLength(1)),
  imp_secret: z.string().check(z.minLength(1)),
});

export type SecretPlace = {
  readonly client: Pick<SecretsManagerClient, 'send'>;
  readonly secretArn: string;
};

export type SecretDeps = SecretPlace & {
  /** Milliseconds on a clock that only moves forward. */
  readonly clock: () => number;
};

/** `fresh` reads again at once: a request was refused with what is kept. */
export function iamportCredentials(deps: SecretDeps): (fresh?: boolean) => Promise<Credentials> {
  let held: { credentials: Credentials; until: number } | undefined;
  return async (fresh = false) => {
    if (held && !fresh && deps.clock() < held.until) return held.credentials;
    const readAt = deps.clock();
    const credentials = read(await secretText(deps));
    held = { credentials, until: readAt + keptMs };
    return credentials;
  };
}

/** A name of one character, which the order number begins with, and a secret of full length. */
const version = z.string().check(z.regex(/^[a-z0-9]$/));
const OrderSecret = z.catchall(
  z.object({ current: version }),
  z.string().check(z.minLength(32), z.maxLength(512)),
);

/** Read each time: the caller keeps it. */
export async function orderKey(place: SecretPlace): Promise<OrderKey> {
  const parsed = OrderSecret.safeParse(parse((await secretText(place)) ?? ''));
  const { current, ...versions } = parsed.success ? parsed.data : { current: '' };
  const isWhole = current in versions && Object.keys(versions).every((name) => name.length === 1);
  // The secret itself must never stand in an error.
  if (!isWhole) throw new Error('order key: must be {"current":"1","1":"…"}, 32 characters each');
  return { current, versions };
}

async function secretText({ client, secretArn }: SecretPlace): Promise<string | undefined> {
  const command = new GetSecretValueCommand({ SecretId: secretArn });
  const abortSignal = AbortSignal.timeout(deadlineMs);
  return (await client.send(command, { abortSignal })).SecretString;
}

function read(text: string | undefined): Credentials {
  const parsed = Secret.safeParse(parse(text ?? ''));
  // The secret itself must never stand in an error.
  if (!parsed.success) throw new Error('secret: must be {"imp_key":"…","imp_secret":"…"}');
  return { impKey: parsed.data.imp_key, impSecret: parsed.data.imp_secret };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
