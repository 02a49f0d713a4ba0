// The operations page answers mails of customers by requests: they are played as they stand there.
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { call, sandbox, startsSandbox, subscribe } from './api-world';

startsSandbox();

const page = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8');
const [, section = ''] = /\n## Five mails, and what to ask\n(.*?)\n## /s.exec(page) ?? [];
const [whose = '', ...mails] = section.split(
  /\n(?=\*\*"You charged|\*\*"Please|\*\*"Cancel|\*\*"Why|\*\*"Delete)/,
);
const mailOf = (start: string) => mails.find((mail) => mail.startsWith(`**"${start}`)) ?? '';

type Customer = {
  readonly id: string;
  readonly user: string;
  readonly order: string;
  readonly payment: string;
};

let ops: string;
const customers = new Map<string, Customer>();

async function customer(user: string): Promise<void> {
  const { signed, checkout, merchant_uid: order, imp_uid } = await subscribe(user);
  const body = { merchant_uid: order, imp_uid };
  await call('POST /billing/charge', { token: signed, body });
  customers.set(user, { id: String(checkout['subscription']), user, order, payment: imp_uid });
}

/** Each `ask` of a mail, with its words filled in; the shell's variables stand before them. */
async function play(mail: string, of: Customer, twin = '') {
  const [, stored = ''] = /^BODY='(.*)'$/m.exec(mail) ?? [];
  const asks = [...mail.matchAll(/ask (GET|POST) "([^"]+)"([^\n`]*)/g)];
  const answers = [];
  for (const [, method = '', written = '', more = ''] of asks) {
    const path = written
      .replace('$ID', of.id)
      .replace('$USER_ID', of.user)
      .replace(/order=\w+/, `order=${of.order}`)
      .replace(/payment=imp_\w+/, `payment=${of.payment}`)
      .replace('payment-imp_…', `payment-${twin}`);
    const text = more.includes('"$BODY"') ? stored : /-d '([^']*)'/.exec(more)?.[1];
    const [, key] = /-H 'idempotency-key: ([^']*)'/.exec(more) ?? [];
    const sent = text === undefined ? {} : { text };
    const headers = key === undefined ? {} : { 'idempotency-key': key };
    answers.push(await call(`${method} ${path}`, { token: ops, ...sent, headers }));
  }
  return answers;
}

const of = (user: string) => customers.get(user) as Customer;

beforeAll(async () => {
  for (const user of ['mail-twice', 'mail-refund', 'mail-cancel', 'mail-why', 'mail-delete'])
    await customer(user);
  await sandbox.advance('P100D');
  ops = await sandbox.token('ops', 'billing/operator');
});

test('whose it is: by the user, the order number and the imp_uid', async () => {
  const me = of('mail-why');
  const found = await play(whose, me);
  const ids = found.map(({ json }) => json.items.map(({ id }) => id));
  expect(ids.slice(0, 3)).toEqual([[me.id], [me.id], [me.id]]);
  // Lists by status, plan and card: everybody here has the same card.
  expect(ids.slice(3).flat()).toContain(me.id);
});

test('"You charged me twice": a second payment is a case, and stays if wanted', async () => {
  const me = of('mail-twice');
  const { book } = sandbox.emulator;
  const paid = book.payments.findLast(({ custom_data }) => custom_data?.includes(me.id));
  const twin = book.nextUid('imps_');
  const at = Math.floor(sandbox.now() / 1_000);
  const again = { imp_uid: twin, started_at: at, paid_at: at, cancel_history: [] };
  if (paid) book.add({ ...paid, ...again });
  await sandbox.advance('P1D');

  const [shown, cases, closed] = await play(mailOf('You charged me twice'), me, twin);
  const charges = shown?.json['charges'] as { period: number; status: string }[];
  expect(charges.map(({ period, status }) => `${period} ${status}`)).toEqual([
    '3 paid',
    '2 paid',
    '1 paid',
    '0 paid',
  ]);
  expect(cases?.json.items).toMatchObject([{ subscription: me.id, payment: twin }]);
  expect(closed?.json).toMatchObject({ status: 'closed', refund_forbidden: true });
  await sandbox.advance('P3D');
  expect(book.payments.find(({ imp_uid }) => imp_uid === twin)?.cancel_amount).toBe(0);
});

test('"Please refund": the arithmetic first, then the refund that it foretold', async () => {
  const [preview, refund] = await play(mailOf('Please refund'), of('mail-refund'));
  expect([preview?.status, refund?.status]).toEqual([200, 200]);
  expect(refund?.json['amount']).toBe(preview?.json['amount']);
  expect(refund?.json['outcome']).toBe('done');
  const shown = await call(`GET /admin/subscriptions/${of('mail-refund').id}`, { token: ops });
  expect(shown.json['status']).toBe('canceled');
});

test('"Cancel me": at the end of what is paid', async () => {
  const [preview, canceled] = await play(mailOf('Cancel me'), of('mail-cancel'));
  expect(preview?.json).toMatchObject({ loses: { amount: expect.any(Number) as number } });
  expect(canceled?.json).toMatchObject({ status: 'active', cancel_at_period_end: true });
  expect(canceled?.json['ends_on']).not.toBeNull();
});

test('"Why on the 28th?": the rule in a sentence, and the history', async () => {
  const [why, history] = await play(mailOf('Why on the 28th'), of('mail-why'));
  expect(why?.json['rule']).toMatch(/^every month from \d{4}-\d\d-\d\d/);
  expect(history?.json.items.length).toBeGreaterThan(0);
});

test('"Delete my account": ended, erased, and found by no user id any more', async () => {
  const me = of('mail-delete');
  const [erased] = await play(mailOf('Delete my account'), me);
  expect(erased).toMatchObject({ status: 200, json: { done: true } });
  const shown = await call(`GET /admin/subscriptions/${me.id}`, { token: ops });
  expect(shown.json).toMatchObject({ status: 'canceled', user: `erased-${me.id}` });
  const found = (await play(whose, me)).map(({ json }) => json.items.map(({ id }) => id));
  expect(found.slice(0, 3)).toEqual([[], [me.id], [me.id]]);
  expect(found.slice(3).flat()).not.toContain(me.id);
});
