// The iamport credentials from Secrets Manager, read once and kept for a few minutes.
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { Credentials } from './iamport-token';

/** As long as AWS' own caching extension keeps a secret; reading per charge would cost more. */
const keptMs = 300_000;

const Secret = z.object({
  imp_key: z.string().check(z.minLength(1)),
  imp_secret: z.string().check(z.minLength(1)),
});

export function iamportCredentials(deps: {
  readonly client: Pick<SecretsManagerClient, 'send'>;
  readonly secretArn: string;
  readonly clock: () => number;
}): (fresh: boolean) => Promise<Credentials> {
  let held: { credentials: Credentials; until: number } | undefined;
  return async (fresh) => {
    if (held && !fresh && deps.clock() < held.until) return held.credentials;
    const command = new GetSecretValueCommand({ SecretId: deps.secretArn });
    const { SecretString } = await deps.client.send(command);
    const credentials = read(SecretString);
    held = { credentials, until: deps.clock() + keptMs };
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
