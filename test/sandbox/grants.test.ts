// Each function is walked through its routes and steps: none lacks a permission, none has one over.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../functions/handlers/all-routes';
import { virtualClock } from '../../sandbox/clock';
import { activityLog } from '../../sandbox/cloud/activity';
import { type Grant, openGuard } from '../../sandbox/cloud/iam/guard';
import { parseDocument } from '../../sandbox/cloud/iam/statements';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { type Walked, walk } from './walk';
import { notWalked, wishesLeft } from './wishes-left';

let sandbox: Sandbox;
let walked: Walked;

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
  walked = await walk(sandbox);
}, 400_000);
afterAll(() => sandbox?.stop());

test('every route was asked', () => {
  const asked = [...walked.routes.keys()].sort();
  expect(asked).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
});

test('no route failed', () => {
  for (const [route, statuses] of walked.routes) {
    expect(Math.max(...statuses), route).toBeLessThan(500);
  }
});

test('what a route was asked for is kept outside of the table, or a reason says why not', () => {
  const writing = routes.filter(({ method }) => method !== 'GET');
  const named = writing.map(({ method, path }) => `${method} ${path}`);
  expect(Object.keys(wishesLeft).sort()).toEqual(named.sort());
  for (const [route, seen] of walked.wishes) {
    const stated = wishesLeft[route] ?? [];
    const verbs = typeof stated === 'string' ? [] : stated;
    expect(
      [...seen].filter((verb) => !verbs.includes(verb)),
      route,
    ).toEqual([]);
  }
  const unseen = named.filter((route) => {
    return typeof wishesLeft[route] !== 'string' && (walked.wishes.get(route)?.size ?? 0) === 0;
  });
  expect(unseen.sort()).toEqual([...notWalked].sort());
});

test('no function lacks a permission', () => {
  expect(sandbox.permissions.denials()).toEqual([]);
});

test('no role holds what its function does not use', () => {
  const unused = sandbox.permissions
    .uses()
    .flatMap((use) => use.unused.map(({ action, resource }) => [use.function, action, resource]));
  expect(unused).toEqual([]);
});

describe('the two tests above see', () => {
  /** A role that holds these, walked once more by what its function has needed. */
  const walkedWith = (name: string, grants: readonly Grant[]) => {
    const Statement = grants.map(({ action, resource }) => ({
      Effect: 'Allow',
      Action: action,
      Resource: resource,
    }));
    const statements = parseDocument({ Version: '2012-10-17', Statement }, name);
    const guard = openGuard({
      callers: [{ id: name, name, role: name }],
      permissions: { roles: new Map([[name, statements]]), resources: new Map() },
      activity: activityLog(virtualClock()),
    });
    for (const need of sandbox.permissions.needs().get(name) ?? []) guard.askFor(name, need);
    return guard;
  };

  test('each grant that is taken away', () => {
    const uses = sandbox.permissions.uses();
    expect(uses.flatMap(({ granted }) => granted).length).toBeGreaterThan(40);
    for (const { function: name, granted } of uses) {
      for (const grant of granted) {
        const rest = granted.filter((other) => other !== grant);
        const denials = walkedWith(name, rest).denials();
        expect(denials.length, `${name} without ${grant.action}`).toBeGreaterThan(0);
      }
    }
  });

  test('each grant that is added', () => {
    for (const { function: name, granted } of sandbox.permissions.uses()) {
      const added = { action: 'dynamodb:DeleteItem', resource: '*' };
      const guard = walkedWith(name, [...granted, added]);
      expect(guard.uses()[0]?.unused, name).toEqual([added]);
      expect(guard.denials(), name).toEqual([]);
    }
  });
});
