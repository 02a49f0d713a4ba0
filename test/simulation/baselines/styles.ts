// Three usual ways to charge every month, each in our own words; none of them is right.
import type { Customer, Hands, Style } from './merchant';
import { monthAfter } from './merchant';

const again = '/subscribe/payments/again';

function order(hands: Hands, customer: Customer, suffix = '') {
  return {
    customer_uid: customer.customerUid,
    merchant_uid: `${customer.id}_${customer.next}_${hands.nowMs}${suffix}`,
    amount: customer.amount,
    name: '정기결제',
  };
}

async function paid(hands: Hands, customer: Customer, impUid: string): Promise<void> {
  const next = monthAfter(customer.next);
  await hands.write(() => {
    hands.book.push({ customer: customer.id, impUid });
    customer.next = next;
  });
}

/** Whoever is due today is charged; what throws is left to Lambda's retry. */
export const published: Style = async (hands) => {
  for (const customer of hands.customers) {
    if (customer.next !== hands.today) continue;
    const { code, response } = await hands.post(again, order(hands, customer));
    if (code === 0 && response) await paid(hands, customer, response.imp_uid);
    else await hands.write(() => (customer.next = monthAfter(customer.next)));
  }
};

const lockMs = 300_000;

/** A record says that somebody is at it; deleted on a throw, and void after five minutes. */
export const withLocks: Style = async (hands) => {
  for (const customer of hands.customers) {
    if (customer.next > hands.today) continue;
    const key = `${customer.id} ${customer.next}`;
    const lock = hands.locks.get(key);
    if (lock?.state === 'done' || (lock && hands.nowMs - lock.at < lockMs)) continue;
    await hands.write(() => hands.locks.set(key, { state: 'doing', at: hands.nowMs }));
    try {
      const { code, response } = await hands.post(again, order(hands, customer));
      if (code === 0 && response) await paid(hands, customer, response.imp_uid);
      else await hands.write(() => (customer.next = monthAfter(customer.next)));
      await hands.write(() => hands.locks.set(key, { state: 'done', at: hands.nowMs }));
    } catch (fault) {
      await hands.write(() => hands.locks.delete(key));
      throw fault;
    }
  }
};

const triesMax = 3;

/** No answer is taken for no payment: try again at once, under another number. */
export const payAgain: Style = async (hands) => {
  for (const customer of hands.customers) {
    if (customer.next > hands.today) continue;
    for (let tried = 1; tried <= triesMax; tried += 1) {
      try {
        const { code, response } = await hands.post(again, order(hands, customer, `_${tried}`));
        if (code === 0 && response) await paid(hands, customer, response.imp_uid);
        else await hands.write(() => (customer.next = monthAfter(customer.next)));
        break;
      } catch {
        // Not paid, surely.
      }
    }
  }
};

export const styles: Readonly<{ [name: string]: Style }> = {
  B1: published,
  B2: withLocks,
  B3: payAgain,
};
