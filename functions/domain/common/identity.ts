// Ids of ours: their shapes, and what a billing key's id says.

/** `sub` and 25 characters of [a-z0-9], 129 random bits: unguessable, so it needs no index. */
export type SubscriptionId = string;
/** Sent as the order number of a charge; a stable id is the only fence iamport has (P2, P11). */
export type AttemptId = string;

const subscriptionShape = /^sub[a-z0-9]{25}$/;

/** Our id of a billing key, with the stage it is of: stages may share a store at the provider. */
export const keyIdFor = (random: string, stage: string): string => `key${random}-${stage}`;

const keyShape = /^key[a-z0-9]{25}-([a-z0-9]{4})$/;

const ownShape = /^key[a-z0-9]{25}(-[a-z0-9]{4})?$/;

/** Of our shape, with or without the stage that newer keys bear. */
export function isKeyOfOurs(keyId: string | undefined): boolean {
  return ownShape.test(keyId ?? '');
}

/** Whose key it is; undefined where it is not one of ours, or older than stages in keys. */
export const stageOf = (keyId: string | undefined): string | undefined =>
  keyShape.exec(keyId ?? '')?.[1];

export function isSubscriptionId(text: string): boolean {
  return subscriptionShape.test(text);
}
