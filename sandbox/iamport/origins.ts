// Whose browser pages may use the controls: the emulator's own, and those it was told of.
import type { IncomingMessage } from 'node:http';

const local = ['localhost', '127.0.0.1', '[::1]'];

/** Undefined where the target is no path, as `http://[/` or `*`. */
export function urlOf({ url = '/', headers }: IncomingMessage): URL | undefined {
  const host = /^[\w.:[\]-]+$/.test(headers.host ?? '') ? headers.host : 'localhost';
  const whole = `http://${host}${url}`;
  return url.startsWith('/') && URL.canParse(whole) ? new URL(whole) : undefined;
}

/**
 * A page from elsewhere must not read the ledger or script faults through somebody's browser;
 * under a name of its own it does not pass for ours. What is no browser says no origin.
 */
export function isForeign(url: URL, origin: string | undefined, pages: readonly string[]): boolean {
  if (!local.includes(url.hostname)) return true;
  return origin !== undefined && ![url.origin, ...pages].some((page) => isSame(page, origin));
}

function isSame(page: string, origin: string): boolean {
  if (page === origin) return true;
  if (!URL.canParse(page) || !URL.canParse(origin)) return false;
  const [a, b] = [new URL(page), new URL(origin)];
  const near = [a, b].every(({ hostname }) => local.includes(hostname));
  return near && a.protocol === b.protocol && a.port === b.port;
}

/** What an allowed page of another origin needs to read the answer. */
export function sharedWith(origin: string | undefined): Readonly<Record<string, string>> {
  if (origin === undefined) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-headers': 'content-type',
    'access-control-allow-methods': 'GET, POST',
    vary: 'Origin',
  };
}
