// The index that finds: subscriptions by status and plan, cards by the end of their number. It
// nominates as the other one does: who answers with what it names reads the items again.
import type { SubscriptionId } from '../domain/common/identity';
import type { FindIndex, FindPage } from '../ports/find-index';
import type { Item } from './dynamodb-fields';
import { cardEntry, cardPartition, keys, listedEntry } from './dynamodb-keys';
import { page } from './dynamodb-reads';
import type { Store } from './dynamodb-writes';

const IndexName = 'find';

export function finding(store: Store): FindIndex {
  return {
    async listed({ status, plan, limit, after }) {
      const isOf = plan === undefined ? {} : { ':prefix': `${plan}#` };
      const inPlan = plan === undefined ? '' : ' AND begins_with(findSk, :prefix)';
      const found = await page(store, {
        IndexName,
        KeyConditionExpression: `findPk = :findPk${inPlan}`,
        ExpressionAttributeValues: { ':findPk': status, ...isOf },
        ScanIndexForward: false,
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: listedEntry(status, after) }),
      });
      return paged(found, ({ pk }) => String(pk).slice(2));
    },
    async withCard({ lastDigits, limit, after }) {
      const findPk = cardPartition(lastDigits);
      const found = await page(store, {
        IndexName,
        KeyConditionExpression: 'findPk = :findPk',
        ExpressionAttributeValues: { ':findPk': findPk },
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: behindCards(findPk, after) }),
      });
      const { found: cards, more } = paged(found, ({ findSk }) => cardEntry(String(findSk)));
      return { found: cards, last: cards.at(-1)?.subscriptionId, more };
    },
  };
}

/**
 * A place behind all cards of a subscription, where no item has to stand. A place among the cards
 * would name a billing key, and the end of a page is part of an answer.
 */
function behindCards(findPk: string, id: SubscriptionId): Item {
  return { findPk, findSk: `${id}#~`, ...keys.card(id, '~') };
}

function paged<T>(
  { items, more }: Awaited<ReturnType<typeof page>>,
  read: (entry: Item) => T,
): FindPage<T> {
  const last = items.at(-1);
  return {
    found: items.map(read),
    last: last && String(last['findSk']),
    more: more !== undefined,
  };
}
