// Events whose first line rings: something has happened that somebody must hear of.

export const toldAtOnce = [
  {
    ...{ id: 'BreakerOpen', event: 'breaker.on', metric: 'Breaker', minutes: 5 },
    says: 'Charging has stopped: half of a page was not served, or the merchant was refused.',
  },
  {
    ...{ id: 'MerchantRefused', event: 'merchant.refused', metric: 'MerchantRefused', minutes: 5 },
    says: 'A card company refuses the merchant, not a card: mend the contract or the channel.',
  },
  {
    ...{ id: 'UnreadableItems', event: 'item.unreadable', metric: 'Unreadable', minutes: 60 },
    says: 'An item does not read back and is left out: no run charges it until it is mended.',
  },
  {
    ...{ id: 'SecondSender', event: 'charge.foreign', metric: 'SecondSender', minutes: 5 },
    says: 'A payment on a key of ours was not sent by this stack: another sender bills our people.',
  },
  {
    id: 'LedgerIncomplete',
    event: 'ledger.incomplete',
    metric: 'LedgerIncomplete',
    minutes: 60,
    says: 'A reconciliation was not complete by the next night: its log line says how far it got.',
  },
  {
    id: 'ChannelCharges',
    event: 'channel.charges',
    metric: 'ChannelCharges',
    minutes: 60,
    says: 'A card window took money and issued no key: run npm run check-channel, then refund it.',
  },
  {
    ...{ id: 'TableOfAnotherName', event: 'table.other', metric: 'OtherTable', minutes: 60 },
    says: 'The table holds the items of another one: nothing is charged until POST /admin/recover.',
  },
  {
    ...{ id: 'OrderKeyDiffers', event: 'order_key.differs', metric: 'OrderKey', minutes: 60 },
    says: 'The order key is not the one that charges were made under: nothing is charged.',
  },
  {
    ...{ id: 'CaseOpened', event: 'case.opened', metric: 'Cases', minutes: 5 },
    says: 'There is money that no rule may settle, or a key that iamport lost: see cases.',
  },
] as const;
