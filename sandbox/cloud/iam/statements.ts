// Policy documents as plain statements; an element that is not known here is a fault, not a guess.
import { SandboxFault } from '../../fault';
import { type Condition, parseConditions } from './conditions';

export type Statement = {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Of a policy on a resource: `AWS:*`, an ARN or `Service:events.amazonaws.com`. */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
};

const elements: ReadonlySet<string> = new Set([
  ...['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition'],
]);
const versions: readonly unknown[] = ['2012-10-17'];

type Values = Readonly<Record<string, unknown>>;

/** `where` names the resource of the template; it stands in every complaint. */
export function parseDocument(document: unknown, where: string): readonly Statement[] {
  const { Version, Statement: found } = (document ?? {}) as Values;
  if (!versions.includes(Version)) {
    throw new SandboxFault(`${where} is a policy of version ${String(Version)}, not 2012-10-17`);
  }
  return [found].flat().map((statement) => parseStatement((statement ?? {}) as Values, where));
}

function parseStatement(statement: Values, where: string): Statement {
  const strange = Object.keys(statement).find((name) => !elements.has(name));
  if (strange !== undefined) {
    throw new SandboxFault(`${where} uses ${strange}, which the sandbox does not know`);
  }
  const { Effect, Action, Resource, Principal, Condition: block } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    throw new SandboxFault(`${where} has a statement without an effect`);
  }
  return {
    effect: Effect,
    actions: texts(Action, `${where}: Action`),
    resources: Resource === undefined ? ['*'] : texts(Resource, `${where}: Resource`),
    principals: principalsOf(Principal, where),
    conditions: parseConditions(block, where),
  };
}

function texts(value: unknown, where: string): readonly string[] {
  const all = [value].flat();
  for (const text of all) {
    if (typeof text !== 'string' || text === '') {
      throw new SandboxFault(`${where} must be a text or a list of texts`);
    }
    // A policy variable stands for a value of the request.
    if (text.includes('${')) {
      throw new SandboxFault(`${where} uses ${text}, which the sandbox does not know`);
    }
  }
  return all as string[];
}

function principalsOf(value: unknown, where: string): readonly string[] {
  if (value === undefined) return [];
  if (value === '*') return ['AWS:*'];
  return Object.entries(value as Values).flatMap(([kind, names]) => {
    if (kind !== 'AWS' && kind !== 'Service') {
      throw new SandboxFault(`${where} names a ${kind}, which the sandbox does not know`);
    }
    return texts(names, `${where}: Principal`).map((name) => `${kind}:${name}`);
  });
}
