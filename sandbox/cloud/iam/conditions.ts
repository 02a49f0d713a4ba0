// The Condition block of an IAM statement: parsed strictly, and compared with a request's context.
import { SandboxFault } from '../../fault';
import { matches } from './patterns';

/** Values of a request by condition key, in lower case: IAM compares keys without regard to it. */
export type Context = Readonly<Record<string, readonly string[]>>;

type Comparison = (value: string, wanted: string) => boolean;

const comparisons = {
  StringEquals: (value, wanted) => value === wanted,
  StringLike: (value, wanted) => matches(wanted, value),
  ArnEquals: (value, wanted) => matches(wanted, value),
  ArnLike: (value, wanted) => matches(wanted, value),
  Bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
} as const satisfies Readonly<Record<string, Comparison>>;

/** Keys for which a request here carries the value that AWS would give it. */
const keysKnown: ReadonlySet<string> = new Set([
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'dynamodb:leadingkeys',
]);

type Operator = keyof typeof comparisons;
type Quantifier = 'each' | 'some' | 'single';

export type Condition = {
  readonly operator: Operator;
  readonly quantifier: Quantifier;
  /** In lower case. */
  readonly key: string;
  readonly values: readonly string[];
};

const quantifiers: Readonly<Record<string, Quantifier>> = {
  ForAllValues: 'each',
  ForAnyValue: 'some',
};

/** Throws a SandboxFault for an operator or a key that this evaluator does not know. */
export function parseConditions(block: unknown, where: string): readonly Condition[] {
  return Object.entries((block ?? {}) as Readonly<Record<string, object>>).flatMap(
    ([name, pairs]) => {
      const [first = '', second] = name.split(':');
      const operator = second ?? first;
      const quantifier = second === undefined ? 'single' : quantifiers[first];
      if (!(operator in comparisons) || quantifier === undefined) {
        throw new SandboxFault(`${where} compares with ${name}, which the sandbox does not know`);
      }
      return Object.entries(pairs).map(([key, wanted]) => {
        if (!keysKnown.has(key.toLowerCase())) {
          throw new SandboxFault(`${where} asks for ${key}, which the sandbox does not know`);
        }
        return {
          operator: operator as Operator,
          quantifier,
          key: key.toLowerCase(),
          values: [wanted].flat().map(String),
        };
      });
    },
  );
}

/** As IAM: a key that a request lacks fulfils no condition except one with ForAllValues. */
export function holds(condition: Condition, context: Context): boolean {
  const { operator, quantifier, key, values } = condition;
  const compare: Comparison = comparisons[operator];
  const fits = (value: string) => values.some((wanted) => compare(value, wanted));
  const found = context[key] ?? [];
  if (quantifier === 'each') return found.every(fits);
  return quantifier === 'some' ? found.some(fits) : found.length === 1 && found.every(fits);
}
