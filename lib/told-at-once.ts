// Events whose first log line raises an alarm: a person must hear of them at once.

export const toldAtOnce = [
  {
    id: 'BreakerOpen',
    event: 'breaker.on',
    metric: 'Breaker',
    minutes: 5,
    says: 'Charging has stopped for all customers: iamport failed, or the merchant was refused.',
    first: "read iamport's status page; GET /admin/breaker says why.",
  },
  {
    id: 'MerchantRefused',
    event: 'merchant.refused',
    metric: 'MerchantRefused',
    minutes: 5,
    says: 'A card company refuses the merchant and not a card: no customer can be charged.',
    first: "check the KICC contract and the channel in iamport's console.",
  },
  {
    id: 'UnreadableItems',
    event: 'item.unreadable',
    metric: 'Unreadable',
    minutes: 60,
    says: 'An item of the table cannot be read: its subscription is not charged.',
    first:
      'read item.unreadable in the logs for its key; after a rollback deploy the newer version.',
  },
  {
    id: 'SecondSender',
    event: 'charge.foreign',
    metric: 'SecondSender',
    minutes: 5,
    says: 'A billing key of this stack was charged by another sender: a customer may pay twice.',
    first: 'GET /admin/cases?kind=second_sender, then stop that cron job, reservation or stack.',
  },
  {
    id: 'LedgerIncomplete',
    event: 'ledger.incomplete',
    metric: 'LedgerIncomplete',
    minutes: 60,
    says: 'A reconciliation with iamport was not complete when the next night began.',
    first: "read iamport's status page, then ledger.incomplete in the log of reconcile-ledger.",
  },
  {
    id: 'ChannelCharges',
    event: 'channel.charges',
    metric: 'ChannelCharges',
    minutes: 60,
    says: 'A card window took money and issued no billing key.',
    first: 'run npm run check-channel, then refund the payment of the case registration_payment.',
  },
  {
    id: 'TableOfAnotherName',
    event: 'table.other',
    metric: 'OtherTable',
    minutes: 60,
    says: 'The table holds the items of another table: no customer is charged.',
    first:
      'find out whether this stack is meant to use this table, before any POST /admin/recover.',
  },
  {
    id: 'OrderKeyDiffers',
    event: 'order_key.differs',
    metric: 'OrderKey',
    minutes: 60,
    says: 'The order key is not the one that charges were made under: no customer is charged.',
    first: 'put the former version of the secret back.',
  },
  {
    id: 'CaseOpened',
    event: 'case.opened',
    metric: 'Cases',
    minutes: 5,
    says: 'A case was opened that only a person can decide: money, a billing key or a work item.',
    first: 'GET /admin/cases; the kind of the case is explained in docs/operations.md.',
  },
] as const;
