// The page a phone lands on where the merchant has configured none.
import { describe, expect, test } from 'vitest';
import { onHttp } from '../functions/handlers/edge';
import { resultPage } from '../functions/handlers/landing-page';
import { routes } from '../functions/handlers/all-routes';
import type { Base } from '../functions/handlers/wire';

/** A visit that names nothing of ours, in a browser that asks for these languages. */
async function visit(language: string | undefined, query: Record<string, string> = {}) {
  const base = {
    env: { RETURN_URL: '', OPERATOR_SCOPE: '', PUBLIC_URL: 'https://api.example.com' },
    log: () => undefined,
    invocation: () => ({}),
  } as unknown as Base;
  const event = {
    routeKey: 'GET /mobile/billing/landing',
    headers: language === undefined ? {} : { 'accept-language': language },
    queryStringParameters: query,
    requestContext: { timeEpoch: 1_809_046_800_000 },
  };
  const context = { getRemainingTimeInMillis: () => 29_000 };
  return onHttp(base, routes, 'landing')(event as never, context);
}

test.each([
  [undefined, 'ko'],
  ['', 'ko'],
  ['ko-KR,ko;q=0.9,en-US;q=0.8', 'ko'],
  ['fr-FR,fr;q=0.9', 'ko'],
  ['en-US,en;q=0.9', 'en'],
  ['EN-us,en;q=0.9,ko;q=0.8', 'en'],
])('a browser that asks for %j is answered in %s', async (language, expected) => {
  const { statusCode, headers, body = '' } = await visit(language);
  expect(statusCode).toBe(200);
  expect(headers?.['content-type']).toBe('text/html; charset=utf-8');
  expect(body).toContain(`<html lang="${expected}"`);
  expect(/[가-힣]/.test(body)).toBe(expected === 'ko');
});

test('what a visitor says is not on the page, and the page can load nothing', async () => {
  const said = { imp_uid: '"><script>', error_msg: '<b>x</b>', imp_success: 'true', to: '//evil' };
  const { headers, body } = await visit('ko', said);
  expect(body).toBe((await visit('ko')).body);
  expect(headers?.['content-security-policy']).toContain("default-src 'none'");
  expect(headers?.['cache-control']).toBe('no-store');
  expect(headers?.['strict-transport-security']).toBe('max-age=31536000');
});

describe.each([true, false])('in Korean: %s', (korean) => {
  test('every outcome has words of its own, and a page without script', () => {
    const pages = (['active', 'pending', 'declined', 'failed'] as const).map((word) => {
      const { status, html } = resultPage(word, korean);
      expect(status).toBe(200);
      expect(html).not.toMatch(/<script|https?:\/\//);
      // Korean words stay whole on a narrow phone.
      expect(html).toContain('word-break: keep-all');
      return /<h1[^>]*>([^<]+)</.exec(html)?.[1];
    });
    expect(new Set(pages).size).toBe(4);
    expect(pages).not.toContain(undefined);
  });
});
