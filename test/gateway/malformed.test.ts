// Ten thousand malformed answers: none throws, and none turns into money that was not taken.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeProvider, order, record } from './provider';

const seed = 20_270_131;
const statuses = [200, 200, 200, 200, 201, 207, 301, 400, 403, 404, 429, 500, 502, 503];

/** Something else than what belongs there, of any type. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, '', 'paid', 'failed', 0, -1, 9_900, '9900', 1e308),
  fc.string(),
  fc.double(),
  fc.array(fc.jsonValue(), { maxLength: 3 }),
  fc.jsonValue(),
);
const field = fc.constantFrom(...Object.keys(record()), '__proto__', 'constructor', 'toString');
const changes = fc.dictionary(field, odd, { maxKeys: 4 });

/** A record with some fields spoiled, in an envelope that may be spoiled as well. */
const almost = fc
  .record({
    code: fc.oneof(
      { weight: 4, arbitrary: fc.constant<unknown>(0) },
      { weight: 1, arbitrary: odd },
    ),
    changes,
    status: fc.constantFrom('paid', 'paid', 'failed', 'ready', 'PAID', 'paid '),
  })
  .map(({ code, changes: spoiled, status }) =>
    JSON.stringify({ code, message: null, response: { ...record({ status }), ...spoiled } }),
  );
const cut = fc
  .tuple(almost, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([text, share]) => text.slice(0, Math.floor(text.length * share)));
const empty = fc
  .record({ code: fc.constantFrom<unknown>(0, 1, -1, '1', null), response: odd })
  .map((envelope) => JSON.stringify(envelope));
const body = fc.oneof(
  { weight: 5, arbitrary: almost },
  { weight: 2, arbitrary: cut },
  { weight: 2, arbitrary: empty },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
);

/** An independent reading: what must hold of the text itself before anybody may call it paid. */
function saysPaid(status: number, text: string): boolean {
  if (status !== 200) return false;
  let envelope: { code?: unknown; response?: { status?: unknown } | null };
  try {
    envelope = JSON.parse(text) as typeof envelope;
  } catch {
    return false;
  }
  return envelope?.code === 0 && envelope.response?.status === 'paid';
}

const answers = fc.record({ status: fc.constantFrom(...statuses), text: body });
const kinds = new Set([
  'record',
  'refused',
  'rejected',
  'unsent',
  'silent',
  'found',
  'absent',
  'unanswered',
]);
const word = /^[a-z0-9 :]{1,40}$/;

test('a charge is paid only where the answer really said so, and never throws', async () => {
  let paid = 0;
  let declined = 0;
  const check = fc.asyncProperty(answers, async ({ status, text }) => {
    const provider = new FakeProvider(() => new Response(text, { status }));
    const answer = await provider.gateway().charge(order);
    expect(kinds.has(answer.kind)).toBe(true);
    expect(answer.kind, 'it was sent').not.toBe('unsent');
    expect(provider.business.length).toBe(1);
    if (answer.kind === 'silent') expect(answer.why).toMatch(word);
    if (answer.kind !== 'record') return;
    if (answer.payment.status === 'failed') declined += 1;
    if (answer.payment.status !== 'paid') return;
    paid += 1;
    expect(saysPaid(status, text), text).toBe(true);
    expect(Number.isFinite(answer.payment.amount)).toBe(true);
  });
  await fc.assert(check, { numRuns: 10_000, seed });
  // The generator must reach both sides of the question.
  expect(paid).toBeGreaterThan(200);
  expect(declined).toBeGreaterThan(100);
});

test('nothing that is read throws, and a garbled answer is never an absent payment', async () => {
  let absent = 0;
  const check = fc.asyncProperty(answers, async ({ status, text }) => {
    const gateway = new FakeProvider(() => new Response(text, { status })).gateway();
    const period = { status: 'paid', from: 0, to: 1, page: 1 } as const;
    const looked = [
      await gateway.look(order.attemptId),
      await gateway.lookMany([order.attemptId]),
      await gateway.payment('imps_100000000001'),
    ];
    for (const answer of looked) {
      expect(kinds.has(answer.kind)).toBe(true);
      if (answer.kind === 'unanswered') expect(answer.why).toMatch(word);
      if (answer.kind !== 'absent') continue;
      absent += 1;
      const { code } = JSON.parse(text) as { code: unknown };
      expect([status, typeof code, code === 0], text).toEqual([404, 'number', false]);
    }
    await gateway.key('keyabc');
    await gateway.deleteKey('keyabc');
    await gateway.list(period);
  });
  await fc.assert(check, { numRuns: 2_000, seed });
  expect(absent).toBeGreaterThan(5);
});
