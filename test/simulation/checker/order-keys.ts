// Rule 5, of order keys: a number is made with the key the store knows, and a charge keeps its own.
import type { ChargeKey } from './facts';
import { chargePlace, part, text } from './facts';
import { fingerprintOf } from './order-numbers';
import type { Record } from './record';

/**
 * A number made with another key, or with another version than the attempts before, is no fence at
 * the provider: it would take a second payment for the same charge.
 */
export function checkOrderKey(record: Record, key: ChargeKey, uid: string, at: number): void {
  const version = uid.charAt(0);
  const pinned = part(record.items.get('SWITCH order-keys'), 'fingerprints');
  if (text(pinned, version) !== fingerprintOf(version)) {
    record.broken(5, at, `${uid}: its order key is not the one that the store knows`);
  }
  const place = chargePlace(key);
  const before = record.uidsOf.get(place) ?? [];
  const ofPeriod = record.uidsOf.get(chargePlace({ ...key, k: undefined })) ?? [];
  if ([...before, ...ofPeriod].some((other) => other.charAt(0) !== version)) {
    record.broken(5, at, `${uid}: another key version than the attempts before`);
  }
  if (!before.includes(uid)) record.uidsOf.set(place, [...before, uid]);
}
