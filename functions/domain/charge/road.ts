// The roads that money can take: payment gateways, what each of them can do, and their channels.

/** One way to a card company, that a card was registered for and is charged by. */
export type Road = {
  readonly gateway: GatewayName;
  /** The gateway's name of the merchant's contract; absent where it was not told. */
  readonly channel?: string | undefined;
};

export type GatewayName = 'iamport';

export type Capabilities = {
  /** Takes a key under which the same request is executed once. */
  readonly isIdempotent: boolean;
  /** Tells its records by our order number, for ever. */
  readonly isLookedUp: boolean;
  /** Lists its payments, so that a night can compare them. */
  readonly isListed: boolean;
  /** Days that one list may span; 0 where there is none. */
  readonly listDaysMax: number;
  /** Issues billing keys in a window of its own only. */
  readonly isWindowOnly: boolean;
  /** Seconds that it may take to answer a charge. */
  readonly answerSecondsMax: number;
};

/** A second road is an adapter, and a row here. */
export const capabilities: Readonly<Record<GatewayName, Capabilities>> = {
  iamport: {
    isIdempotent: false,
    isLookedUp: true,
    isListed: true,
    listDaysMax: 90,
    isWindowOnly: true,
    answerSecondsMax: 60,
  },
};

export const gatewayNames = Object.keys(capabilities) as readonly GatewayName[];

/** What was recorded before roads were kept went by the only one there was. */
export function roadOf(of: {
  readonly gateway?: GatewayName | undefined;
  readonly channel?: string | undefined;
}): Road {
  return { gateway: of.gateway ?? 'iamport', channel: of.channel };
}

/** Orders, payments or billing keys that one call to iamport may ask about (P4, §7). */
export const idsPerCall = 100;
