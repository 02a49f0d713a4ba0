// Knows callers by their access key, and lets each do what its role in the template grants.
import { createHash } from 'node:crypto';
import type { Activity } from '../activity';
import { account } from '../template';
import { type Decision, type Need, applies, decide } from './decide';
import { matches } from './patterns';
import type { Permissions } from './permissions';
import type { Statement } from './statements';

export type AccessKey = {
  readonly id: string;
  readonly secret: string;
  readonly sessionToken: string;
};

/** A function of the template. */
export type Caller = { readonly id: string; readonly name: string; readonly role: string };

export type Verdict =
  | { readonly kind: 'allowed' }
  /** No key, or one that no function has. */
  | { readonly kind: 'stranger' }
  | { readonly kind: 'denied'; readonly message: string };

/** One action on one resource, as a statement grants it. */
export type Grant = { readonly action: string; readonly resource: string };
export type RoleUse = {
  readonly function: string;
  readonly granted: readonly Grant[];
  readonly unused: readonly Grant[];
};

export interface Guard {
  readonly keyOf: (functionId: string) => AccessKey;
  /** May who signed this request do all of it? */
  ask(authorization: string | undefined, needs: readonly Need[]): Verdict;
  /** May the function's role do this? For what Lambda itself does in the name of a function. */
  askFor(functionId: string, need: Need): Verdict;
  /** May a service of AWS do this for a resource such as a rule or a route? */
  askAs(service: Service, sourceArn: string, need: Need): Verdict;
  /** Everything that was denied since the start, a line each. */
  readonly denials: () => readonly string[];
  /** What each role holds, and what of it nothing has needed since the start. */
  readonly uses: () => readonly RoleUse[];
  /** What each function has needed since the start: one need per action and resource. */
  readonly needs: () => ReadonlyMap<string, readonly Need[]>;
}

export type Service = 'apigateway.amazonaws.com' | 'events.amazonaws.com';

export type GuardDeps = {
  readonly callers: readonly Caller[];
  readonly permissions: Permissions;
  readonly activity: Activity;
};

/** The account's owner, for a person at this machine and for tests: no policy binds it. */
export const ownerKeyId = 'OWNEROFTHEACCOUNT';

export function openGuard({ callers, permissions, activity }: GuardDeps): Guard {
  const byKey = new Map(callers.map((caller) => [accessKey(caller.id).id, caller]));
  const byId = new Map(callers.map((caller) => [caller.id, caller]));
  const used = new Map<string, Set<string>>(callers.map(({ role }) => [role, new Set()]));
  const denials = new Set<string>();
  const needed = new Map<string, Map<string, Need>>(
    callers.map(({ name }) => [name, new Map<string, Need>()]),
  );
  const statementsOf = ({ role }: Caller) => permissions.roles.get(role) ?? [];

  const judge = (caller: Caller, need: Need): Decision =>
    decide(
      {
        identity: statementsOf(caller),
        resource: permissions.resources.get(need.resource) ?? [],
        principal: `AWS:arn:aws:iam::${account}:role/${caller.role}`,
      },
      need,
    );
  const deny = (who: string, { action, resource }: Need, why: string): Verdict => {
    const line = `${who} lacks ${action} on ${resource}`;
    denials.add(line);
    activity.note('sandbox', `denied: ${line}`);
    return { kind: 'denied', message: `${line} ${why}` };
  };
  const use = (caller: Caller, need: Need) => {
    for (const statement of statementsOf(caller)) {
      if (statement.effect !== 'Allow' || !applies(statement, need)) continue;
      for (const grant of grantsOf(statement)) {
        if (isFor(grant, need)) used.get(caller.role)?.add(textOf(grant));
      }
    }
  };
  const askAll = (caller: Caller, needs: readonly Need[]): Verdict => {
    for (const need of needs) {
      needed.get(caller.name)?.set(textOf(need), need);
      const decision = judge(caller, need);
      if (decision.kind === 'allowed') continue;
      const who = `arn:aws:sts::${account}:assumed-role/${caller.role}/${caller.name}`;
      const what = `not authorized to perform: ${need.action} on resource: ${need.resource}`;
      deny(caller.name, need, decision.why);
      return { kind: 'denied', message: `User: ${who} is ${what} ${decision.why}` };
    }
    for (const need of needs) use(caller, need);
    return { kind: 'allowed' };
  };
  return {
    keyOf: accessKey,
    ask(authorization, needs) {
      const keyId = keyIdOf(authorization);
      if (keyId === ownerKeyId) return { kind: 'allowed' };
      const caller = byKey.get(keyId ?? '');
      return caller ? askAll(caller, needs) : { kind: 'stranger' };
    },
    askFor(functionId, need) {
      const caller = byId.get(functionId);
      if (!caller) throw new Error(`the template holds no function ${functionId}`);
      return askAll(caller, [need]);
    },
    askAs(service, sourceArn, need) {
      const context = { 'aws:sourcearn': [sourceArn], 'aws:sourceaccount': [account] };
      const resource = permissions.resources.get(need.resource) ?? [];
      const policies = { identity: [], resource, principal: `Service:${service}` };
      const decision = decide(policies, { ...need, context });
      if (decision.kind === 'allowed') return { kind: 'allowed' };
      return deny(`${service} for ${sourceArn}`, need, decision.why);
    },
    denials: () => [...denials],
    needs: () => new Map([...needed].map(([name, needs]) => [name, [...needs.values()]])),
    uses: () =>
      callers.map((caller) => {
        const granted = statementsOf(caller)
          .filter(({ effect }) => effect === 'Allow')
          .flatMap(grantsOf);
        const known = used.get(caller.role);
        const unused = granted.filter((grant) => known?.has(textOf(grant)) !== true);
        return { function: caller.name, granted, unused };
      }),
  };
}

/** The same at every start: a kept state knows its callers again. */
function accessKey(functionId: string): AccessKey {
  const digest = createHash('sha256').update(functionId).digest('hex');
  return {
    id: `ASIA${digest.slice(0, 16).toUpperCase()}`,
    secret: digest.slice(16, 56),
    sessionToken: digest,
  };
}

/** Of a request signed with Signature Version 4; signatures themselves are not verified here. */
function keyIdOf(authorization: string | undefined): string | undefined {
  return /^AWS4-HMAC-SHA256 Credential=(\w+)\//.exec(authorization ?? '')?.[1];
}

function grantsOf({ actions, resources }: Statement): readonly Grant[] {
  return actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
}

function isFor(grant: Grant, need: Need): boolean {
  const action = matches(grant.action.toLowerCase(), need.action.toLowerCase());
  return action && matches(grant.resource, need.resource);
}

function textOf({ action, resource }: Grant): string {
  return `${action} ${resource}`;
}
