// Nothing secret or personal leaves the gateway by its log, its reasons or its errors.
import { expect, test } from 'vitest';
import type { Log } from '../../functions/ports/runtime';
import { FakeProvider, fault, granted, json, ok, order, record, refused } from './provider';
import { unauthorized } from './provider';

const taint = (name: string) => `taint-${name}-7f3a`;
const marked = /taint/;

/** Everything a provider could put into an answer, marked. */
const personal = {
  buyer_name: taint('name'),
  buyer_email: taint('email'),
  buyer_tel: taint('tel'),
  buyer_addr: taint('addr'),
  buyer_postcode: taint('postcode'),
  custom_data: taint('data'),
  card_number: taint('card'),
  apply_num: taint('apply'),
  user_agent: taint('agent'),
  fail_reason: taint('reason'),
  message: taint('message'),
};
const keyId = taint('key-id');
const tainted = { ...order, keyId, orderName: taint('order') };

const answers: readonly (() => Response | Promise<Response>)[] = [
  () => ok(record({ ...personal, customer_uid: keyId })),
  () => ok({ ...personal, customer_uid: keyId }),
  () => refused(taint('message')),
  () => refused(taint('message'), 1, 404),
  () => new Response(taint('page'), { status: 404, statusText: taint('status') }),
  () => new Response(`<h1>${taint('page')}`),
  () => new Response(taint('page'), { status: 502, statusText: taint('status') }),
  () => Response.redirect(`https://${taint('host')}.invalid/`, 302),
  () => json({ code: taint('code'), message: taint('message') }, 400),
  () => unauthorized(),
  () => Promise.reject(fault({ code: taint('code'), message: taint('error') })),
  () => Promise.reject(new Error(taint('error'))),
];

async function everything(answer: () => Response | Promise<Response>, tokens = granted) {
  const lines: string[] = [];
  const log: Log = (event, fields) => void lines.push(JSON.stringify({ event, ...fields }));
  const provider = new FakeProvider(answer);
  provider.tokens = () => tokens(taint('token'));
  const gateway = provider.gateway({
    log,
    credentials: async () => ({ impKey: taint('imp-key'), impSecret: taint('imp-secret') }),
  });
  const reasons: string[] = [];
  const hear = (answered: { kind: string; why?: string }) =>
    void reasons.push(`${answered.kind} ${answered.why ?? ''}`);
  hear(await gateway.charge(tainted));
  hear(await gateway.look(taint('attempt')));
  hear(await gateway.lookMany([taint('attempt')]));
  hear(await gateway.payment(taint('payment')));
  hear(await gateway.key(keyId));
  hear(await gateway.deleteKey(keyId));
  const refund = { amount: 1, balance: 1, taxFree: 0, reason: taint('reason') };
  hear(await gateway.refund({ paymentId: taint('payment'), ...refund }));
  hear(await gateway.list({ status: 'all', from: 0, to: 1, page: 1 }));
  return { lines, reasons };
}

test('no log line and no reason repeats a secret, a key or a word of the provider', async () => {
  const all: string[] = [];
  for (const answer of answers) {
    const { lines, reasons } = await everything(answer);
    all.push(...lines, ...reasons);
  }
  const badToken = () => refused(taint('message'), -1, 401);
  const { lines } = await everything(() => ok(null), badToken);
  all.push(...lines);
  expect(lines.length).toBeGreaterThan(5);
  expect(all.length).toBeGreaterThan(150);
  expect(all.filter((line) => marked.test(line))).toEqual([]);
});

test('what is logged names the call and the reason, one flat object a line', async () => {
  const { lines } = await everything(() => new Response('<h1>', { status: 502 }));
  expect(lines[0]).toBe('{"event":"iamport.silent","call":"charge","why":"http 502"}');
  const { lines: refusals } = await everything(unauthorized);
  expect(refusals.slice(0, 4)).toEqual([
    '{"event":"iamport.unauthorized","call":"charge","times":1}',
    '{"event":"iamport.unauthorized","call":"charge","times":2}',
    '{"event":"iamport.unauthorized","call":"charge","times":3}',
    '{"event":"iamport.unsent","call":"charge","why":"http 401"}',
  ]);
});

test('a record holds no personal field, whatever the answer held', async () => {
  const answer = await new FakeProvider(() => ok(record({ ...personal, fail_reason: null })))
    .gateway()
    .charge(order);
  expect(answer.kind).toBe('record');
  expect(JSON.stringify(answer)).not.toMatch(marked);
});
