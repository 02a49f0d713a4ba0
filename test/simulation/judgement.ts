// Hands a world that has come to rest to the checker, with what nobody may tell of whom.
import type { Silence, Violation } from './checker/facts';
import { checkRest } from './checker/final';
import type { Seen } from './checker/record';
import type { Watch } from './checker/watch';
import { isListed, levelOf } from './sandbox';
import type { Universe } from './universe';

/** As the emulator grants its first token, and as a secret would stand in a log. */
const secrets = ['"secret"', 'token1x'];
/** How every billing key of a universe begins. */
const keyPrefix = 'keyr0000';

/** What the checker may look at while it happens, and what was agreed with it. */
export function seenOf(universe: () => Universe, mayDouble = false): Seen {
  return {
    payments: () => universe().emulator.book.payments,
    keyRow: (keyId) => universe().emulator.book.keys.get(keyId),
    mayDouble: () => mayDouble,
    host: 'http://localhost:3001',
    // Every other execution environment is of the newer release.
    levelOf: (from) => levelOf(Number(/\d+$/.exec(from)?.[0]) % 2 === 0),
    isListed: isListed(),
    silence: silenceOf(universe),
    tableName: () => universe().cloud.tableName,
    onFullRefund: () => universe().cloud.settings.onFullRefund,
    inFlightMax: () => universe().cloud.settings.inFlightMax,
    priceOf: (planId) => universe().cloud.settings.catalogue.get(planId)?.price.amount ?? 0,
    couponOf: (id) => {
      const found = universe().cloud.settings.coupons.get(id);
      const [version] = found?.versions ?? [];
      return found && version && { ...version, plans: found.plans, limit: found.limit };
    },
    onReturnOf: (planId) =>
      universe().cloud.settings.catalogue.get(planId)?.dunning.onReturn ?? 'reanchor',
    pauseOf: (planId) => universe().cloud.settings.catalogue.get(planId)?.pause,
    graceOf: (planId) => {
      const policy = universe().cloud.settings.catalogue.get(planId)?.dunning;
      const { graceDays, suspendedDay } = policy ?? {};
      return {
        ...(graceDays === undefined ? {} : { restricted: graceDays }),
        ...(suspendedDay === undefined ? {} : { suspended: suspendedDay }),
      };
    },
  };
}

/** Every name, address and phone number of `buyerOf`, and every subscription. */
function silenceOf(universe: () => Universe): Silence {
  return {
    secrets,
    keyPrefix,
    owned: /sub[a-z0-9]{25}/g,
    personal: /user-\d+(님|@personal\.test)|010-?5555-?0199/g,
    ownerOf: (found) => /^user-\d+/.exec(found)?.[0] ?? universe().people.ownerOf(found),
  };
}

export function judgeRest(universe: Universe, watch: Watch): readonly Violation[] {
  const { cloud, nowMs, logs, emulator } = universe;
  return checkRest({
    record: watch.record,
    nowMs,
    logs,
    keys: [...emulator.book.keys.keys()],
    queued: cloud.queues.length,
    deadLetters: cloud.queues.dead.map(({ id }) => id),
  });
}
