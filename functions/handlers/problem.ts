// Errors as callers see them: RFC 9457 problem details, without a word of what was sent.
import type * as z from 'zod/mini';
import type { RefusalCode } from '../domain/common/errors';
import type { Refusal } from '../domain/common/errors';

export type Fault = { readonly field: string; readonly fault: string };

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly Fault[];
  /** The subscription that stands in the way, and the route that leads on. */
  readonly subscription?: string;
  readonly way?: string;
  /** Which rule refused, where one status stands for several. */
  readonly reason?: string;
};

const statusOf: Record<RefusalCode, number> = {
  invalid: 400,
  not_found: 404,
  conflict: 409,
  gone: 410,
  unfit: 422,
  too_many: 429,
  not_now: 503,
};

export const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export function problem(
  status: number,
  code: string,
  detail: string,
  errors?: readonly Fault[],
): Problem {
  const title = titles[status] ?? 'Error';
  return { type: `urn:maedal:${code}`, title, status, detail, ...(errors ? { errors } : {}) };
}

export function problemOf(refusal: Refusal): Problem {
  return { ...problem(statusOf[refusal.code], refusal.code, refusal.message), ...refusal.more };
}

/** Names the field and what must hold; never quotes the value that was sent. */
export function faultsOf(error: Pick<z.core.$ZodError, 'issues'>): Fault[] {
  return error.issues.flatMap((issue): Fault[] => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: [...path, safeName(key)].join('.'),
        fault: 'is not a field here',
      }));
    }
    if (issue.code === 'invalid_union' && !isWorded(issue)) {
      const inner = nearest(issue.errors).map((one) => ({ ...one, path: [...path, ...one.path] }));
      if (inner.length > 0) return faultsOf({ issues: inner });
    }
    return [{ field: path.join('.') || 'body', fault: wordsFor(issue) }];
  });
}

function wordsFor(issue: z.core.$ZodIssue): string {
  if (isWorded(issue)) return issue.message;
  if (issue.code === 'invalid_type') return `must be of type ${issue.expected}`;
  if (issue.code === 'too_big') return `must be at most ${String(issue.maximum)}${unitOf(issue)}`;
  if (issue.code === 'too_small')
    return `must be at least ${String(issue.minimum)}${unitOf(issue)}`;
  if (issue.code === 'invalid_value')
    return `must be one of ${issue.values.map(String).join(', ')}`;
  return (issue.code === 'invalid_format' && formats[issue.format]) || 'is not valid';
}

/** Its shape says in words what it wants, which begin small; zod's own begin with a capital. */
const isWorded = ({ message }: z.core.$ZodIssue): boolean => /^[a-z]/.test(message);

const unitOf = ({ origin }: { readonly origin: string }): string =>
  origin === 'number' || origin === 'int' ? '' : ' long';

const formats: Readonly<Record<string, string>> = {
  datetime: 'must be an instant with its offset, such as 2027-03-01T09:00:00+09:00',
  date: 'must be a day, such as 2027-03-01',
};

/** Of shapes that are told apart by their fields, what the nearest lacks; else what all lack. */
function nearest(all: readonly z.core.$ZodIssue[][]): readonly z.core.$ZodIssue[] {
  const least = Math.min(...all.map(({ length }) => length));
  const [first = [], ...others] = all.filter(({ length }) => length === least);
  const places = others.map((issues) => issues.map(({ path }) => path.join('.')));
  return first.filter(({ path }) => places.every((of) => of.includes(path.join('.'))));
}

function safeName(key: string): string {
  return /^[A-Za-z_]{1,32}$/.test(key) ? key : 'a field';
}
