// Speaks to the operator's routes of a deployed stack: one request, one answer, faults as one line.

export type Operator = {
  readonly get: (path: string) => Promise<unknown>;
  readonly post: (path: string, body: object) => Promise<unknown>;
};

export class OperatorFault extends Error {}

/** Where the API is and who asks; the token is never printed. */
export function operatorOf(api: string, token: string): Operator {
  const base = api.replace(/\/+$/, '');
  const ask = async (method: 'GET' | 'POST', path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const more = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${base}${path}`, { method, headers, redirect: 'error', ...more });
    const text = await answer.text();
    if (!answer.ok)
      throw new OperatorFault(`${method} ${path}: ${answer.status} ${detailIn(text)}`);
    return JSON.parse(text) as unknown;
  };
  return { get: (path) => ask('GET', path), post: (path, body) => ask('POST', path, body) };
}

/** From --api and MAEDAL_TOKEN; throws OperatorFault, saying what to set. */
export function operatorFrom(api: string | undefined): Operator {
  const token = process.env['MAEDAL_TOKEN'] ?? '';
  if (api === undefined || !/^https?:\/\/[^\s]+$/.test(api)) {
    throw new OperatorFault('--api must be the URL of the API, the stack output ApiUrl');
  }
  if (token === '') throw new OperatorFault('set MAEDAL_TOKEN to a token with the operator scope');
  return operatorOf(api, token);
}

function detailIn(text: string): string {
  try {
    const { detail } = JSON.parse(text) as { readonly detail?: unknown };
    return typeof detail === 'string' ? detail.slice(0, 200) : '';
  } catch {
    return '';
  }
}
