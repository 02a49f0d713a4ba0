// The iamport credentials from Secrets Manager, read once and kept for a few minutes.
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { Credentials } from './iamport-token';

/** As long as AWS' own caching extension keeps a secret; reading per charge would cost more. */
const keptMs = 300_000;
/** All tries of the client together: whoever waits for it waits before anything was sent. */
const deadlineMs = 5_000;

const Secret = z.object({
  imp_key: z.string().check(z.minLength(1)),
  imp_secret: z.string().check(z.minLength(1)),
});

export type SecretDeps = {
  readonly client: Pick<SecretsManagerClient, 'send'>;
  readonly secretArn: string;
  /** Milliseconds on a clock that only moves forward. */
  readonly clock: () => number;
};

/** `fresh` reads again at once: somebody was refused with what is kept. */
export function iamportCredentials(deps: SecretDeps): (fresh?: boolean) => Promise<Credentials> {
  let held: { credentials: Credentials; until: number } | undefined;
  return async (fresh = false) => {
    if (held && !fresh && deps.clock() < held.until) return held.credentials;
    const readAt = deps.clock();
    const command = new GetSecretValueCommand({ SecretId: deps.secretArn });
    const abortSignal = AbortSignal.timeout(deadlineMs);
    const { SecretString } = await deps.client.send(command, { abortSignal });
    const credentials = read(SecretString);
    held = { credentials, until: readAt + keptMs };
    return credentials;
  };
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
