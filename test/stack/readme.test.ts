// What the README tells people to type can be deployed as it stands.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSettings } from '../../lib/settings';
import { hints } from '../../lib/setting-hints';
import { throttles } from '../../functions/handlers/limits';
import { openApi } from '../../functions/handlers/openapi';
import { routes } from '../../functions/handlers/all-routes';
import { templateOf } from './support';

test.each(['README.md', 'README.ko.md'])('%s names every setting that is needed', (name) => {
  const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
  const [, typed = ''] = /`npx cdk deploy ([^`]*)`/.exec(text) ?? [];
  const pairs = [...typed.matchAll(/-c (\w+)=(\S+)/g)].map(([, key = '', value = '']) => {
    const { example } = hints[key as keyof typeof hints];
    return [key, value === '…' ? example : value];
  });
  expect(pairs.length).toBeGreaterThan(5);
  expect(readSettings(Object.fromEntries(pairs))).toMatchObject({ stage: 'production' });
});

test('docs/deploy.md counts the alarms and metrics that are paid for', () => {
  const { of } = templateOf();
  const metrics = of('AWS::Logs::MetricFilter').map(
    ({ properties }) => properties['MetricTransformations'][0].MetricName as string,
  );
  const text = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
  const alarms = of('AWS::CloudWatch::Alarm').length;
  expect(text).toContain(`${alarms} alarms at $0.10; ${new Set(metrics).size} metrics at $0.30`);
  const fixed = 0.8 + alarms * 0.1 + new Set(metrics).size * 0.3 + 0.1 + 0.52;
  expect(text).toContain(`**Fixed, $${fixed.toFixed(2)}**`);
  const renewals = Number(/\*\*Per million renewals, \$([\d.]+)\*\*/.exec(text)?.[1]);
  for (const millions of [0.001, 0.01, 0.1, 1]) {
    const sum = (fixed + millions * renewals).toFixed(2);
    const row = `| $${fixed.toFixed(2)} | $${(millions * renewals).toFixed(2)} | $${sum} |`;
    expect(text).toContain(row);
  }
  for (const readme of ['README.md', 'README.ko.md']) {
    const summary = readFileSync(new URL(`../../${readme}`, import.meta.url), 'utf8');
    expect(summary).toContain(`$${fixed.toFixed(2)}`);
    expect(summary).toContain(`$${renewals.toFixed(2)}`);
    expect(summary).toContain(`$${(fixed + 0.01 * renewals).toFixed(2)}`);
  }
});

test('docs/deploy.md says what an anonymous flood can cost a day', () => {
  const { named } = templateOf();
  const stage = named('AWS::ApiGatewayV2::Stage', 'Api').properties;
  const open = routes.filter(({ auth }) => auth === 'none');
  const rateOf = ({ method, path }: (typeof routes)[number]) =>
    stage['RouteSettings'][`${method} ${path}`].ThrottlingRateLimit as number;
  const perSecond = open.reduce((sum, route) => sum + rateOf(route), 0);
  const refused = stage['DefaultRouteSettings'].ThrottlingRateLimit as number;
  const reading = open.filter((route) => route.function !== 'subscriptions');
  const readingPerSecond = reading.reduce((sum, route) => sum + rateOf(route), 0);
  const memory = named('AWS::Lambda::Function', 'Webhook').properties['MemorySize'] as number;
  const documents = stage['RouteSettings']['GET /openapi.json'].ThrottlingRateLimit as number;
  // So much is allowed for it, so that the sum stands while routes are added.
  const documentBytes = 450_000;
  expect(JSON.stringify(openApi(routes)).length).toBeLessThan(documentBytes);
  const millions = (rate: number) => (rate * 86_400) / 1e6;
  const requests = millions(perSecond + refused);
  const calls = millions(perSecond);
  const dollarsFor = {
    requests,
    calls: calls * 0.2,
    time: calls * 1e6 * 0.05 * (memory / 1_024) * 0.0000133334,
    reads: millions(readingPerSecond) * 3 * 0.125,
    logs: ((requests * 250 + calls * 300) / 1e3) * 0.5,
    sent: ((requests * 1e3 + millions(documents) * documentBytes) / 1e3) * 0.09,
  };
  const text = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
  for (const dollars of Object.values(dollarsFor))
    expect(text).toContain(`$${dollars.toFixed(2)} for`);
  const day = Object.values(dollarsFor).reduce((sum, dollars) => sum + dollars, 0);
  expect(text).toContain(`at most $${day.toFixed(0)} a day`);
  expect(text).toContain(`at most ${perSecond} requests a second`);
  // The numbers behind the sum are those of the settings, and not of a template alone.
  const { reads, returns, webhooks, documents: documentRate } = throttles;
  const parts =
    `landing ${returns.rate}, webhook ${webhooks.rate}, \`/healthz\` and \`/plans\` ` +
    `${reads.rate} each, \`/openapi.json\` ${documentRate.rate}`;
  expect(text.replaceAll('\n', ' ')).toContain(parts);
  expect(text).toContain(`${refused} more are counted for refused tokens`);
  const rated = { landing: returns, webhook: webhooks, charge: reads, subscriptions: reads };
  const summed = open.map(({ path, ...route }) =>
    path === '/openapi.json' ? documentRate.rate : rated[route.function].rate,
  );
  expect(summed.reduce((sum, rate) => sum + rate, 0)).toBe(perSecond);
  const flood = named('AWS::CloudWatch::Alarm', 'AlarmsFlood').properties;
  const [threshold, period] = [flood['Threshold'], flood['Period']] as const;
  expect(text).toContain(`of ${threshold / period} requests a second`);
  expect((flood['EvaluationPeriods'] * period) / 60).toBe(15);
});
