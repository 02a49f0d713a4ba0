// Which secrets the functions of a template may read, by every name they may ask with.
import type { Part } from './parts';
import { arnOf } from './template';

type Statement = { readonly Action?: unknown; readonly Resource?: unknown };
type Document = { readonly Statement?: readonly Statement[] };

const reading = 'secretsmanager:GetSecretValue';
/** What stands in a grant for the six characters that AWS puts behind a secret's name. */
const suffix = /-\?{6}$/;

/** `parts` are the roles and policies: what nobody was granted is not there, as on AWS. */
export function grantedSecrets(parts: readonly Part[]): readonly string[] {
  const granted = parts
    .flatMap(({ properties }) => [
      properties['PolicyDocument'] as Document | undefined,
      ...((properties['Policies'] ?? []) as readonly { PolicyDocument?: Document }[]).map(
        (policy) => policy.PolicyDocument,
      ),
    ])
    .flatMap((document) => document?.Statement ?? [])
    .filter(({ Action }) => [Action].flat().includes(reading))
    .flatMap(({ Resource }) => [Resource].flat().map(String));
  return granted.flatMap((resource) => {
    const arn = resource.replace(suffix, '');
    return [arn, arn.split(':secret:').at(-1) ?? arn];
  });
}

/** The whole ARN of a secret that is asked for by name or by ARN. */
export function secretArn(id: string): string {
  return id.startsWith('arn:') ? id : `${arnOf('AWS::SecretsManager::Secret', id)}-Maedal`;
}
