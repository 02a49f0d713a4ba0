// One HTTP exchange with iamport: a deadline, a size limit, no redirects, and every fault a value.

export type Exchange =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }
  /** No byte of the request can have been executed. */
  | { readonly kind: 'unsent'; readonly why: string }
  | { readonly kind: 'silent'; readonly why: string };

export type HttpDeps = {
  readonly fetch: typeof fetch;
  readonly baseUrl: string;
  readonly timer: (ms: number) => AbortSignal;
};

export type Call = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly deadlineMs: number;
};

/** A page of a thousand payments is well below; more is no answer of iamport's. */
const bytesMax = 4_194_304;
const chargeBytesMax = 262_144;

/** Failures that happen before a connection exists: nothing was handed over. */
const beforeSending = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

export async function exchange(deps: HttpDeps, call: Call): Promise<Exchange> {
  const signal = deps.timer(call.deadlineMs);
  try {
    const response = await deps.fetch(`${deps.baseUrl}${call.path}`, {
      method: call.method,
      headers: {
        accept: 'application/json',
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      // A redirect could lead the token, or us, anywhere.
      redirect: 'manual',
      signal,
    });
    if (response.status >= 300 && response.status < 400) return silent('redirect');
    const limit = call.method === 'GET' ? bytesMax : chargeBytesMax;
    const text = await readText(response, limit);
    if (text === undefined) return silent('too large');
    const body = parse(text);
    if (body === undefined) return silent(`http ${response.status} without json`);
    return { kind: 'answer', status: response.status, body };
  } catch (fault) {
    if (signal.aborted) return silent('timeout');
    const code = codeOf(fault);
    return beforeSending.has(code) ? { kind: 'unsent', why: code } : silent('connection lost');
  }
}

async function readText(response: Response, limit: number): Promise<string | undefined> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts).toString('utf8');
    bytes += value.byteLength;
    if (bytes > limit) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function codeOf(fault: unknown): string {
  const cause = fault instanceof Error ? fault.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : '';
}

function silent(why: string): Exchange {
  return { kind: 'silent', why };
}
