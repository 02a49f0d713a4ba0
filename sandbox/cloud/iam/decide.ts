// IAM's decision within one account: a Deny wins, an Allow on either side suffices, else no.
import { type Context, holds } from './conditions';
import { matches } from './patterns';
import type { Statement } from './statements';

/** One action on one resource, with what is known of the request. */
export type Need = {
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
};

export type Decision =
  | { readonly kind: 'allowed'; readonly by: readonly Statement[] }
  | { readonly kind: 'denied'; readonly why: string };

export type Policies = {
  /** Of the role. */
  readonly identity: readonly Statement[];
  /** Of the resource. */
  readonly resource: readonly Statement[];
  /** How a policy of the resource may name the caller. */
  readonly principal: string;
};

/** The way to every endpoint here stands for a TLS connection. */
const secure: Context = { 'aws:securetransport': ['true'] };

export function decide({ identity, resource, principal }: Policies, need: Need): Decision {
  const own = identity.filter((statement) => applies(statement, need));
  const others = resource.filter(
    (statement) => named(statement, principal) && applies(statement, need),
  );
  const { action } = need;
  for (const [statements, kind] of [
    [own, 'an identity-based policy'],
    [others, 'a resource-based policy'],
  ] as const) {
    if (statements.some(({ effect }) => effect === 'Deny')) {
      return { kind: 'denied', why: `with an explicit deny in ${kind}` };
    }
  }
  const by = [...own, ...others];
  if (by.length > 0) return { kind: 'allowed', by };
  return { kind: 'denied', why: `because no identity-based policy allows the ${action} action` };
}

export function applies(statement: Statement, { action, resource, context }: Need): boolean {
  const all = { ...secure, ...context };
  return (
    statement.actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    statement.resources.some((pattern) => matches(pattern, resource)) &&
    statement.conditions.every((condition) => holds(condition, all))
  );
}

function named({ principals }: Statement, principal: string): boolean {
  return principals.includes('AWS:*') || principals.includes(principal);
}
