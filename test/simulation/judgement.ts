// Hands a world that has come to rest to the checker, with what nobody may tell of whom.
import type { Violation } from './checker/facts';
import { checkRest } from './checker/final';
import type { Seen } from './checker/record';
import type { Watch } from './checker/watch';
import { buyerOf } from './people';
import type { Universe } from './universe';

/** As the emulator grants its first token, and as a secret would stand in a log. */
const secrets = ['"secret"', 'token1x'];
/** How every billing key of a universe begins. */
const keyPrefix = 'keyr0000';

/** What the checker may look at while it happens, and what was agreed with it. */
export function seenOf(universe: () => Universe, mayDouble = false): Seen {
  return {
    payments: () => universe().emulator.book.payments,
    mayDouble: () => mayDouble,
    host: 'http://localhost:3001',
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

export function judgeRest(universe: Universe, watch: Watch): readonly Violation[] {
  const { cloud, people, nowMs, logs, emulator } = universe;
  const own = (user: string) => Object.values(buyerOf(user)).slice(0, 2);
  const users = [...people.opened];
  return checkRest({
    ...{ record: watch.record, nowMs, logs, answers: people.answers, secrets },
    personal: new Map(users.map(([user, opened]) => [user, [...own(user), ...opened]])),
    unlogged: [keyPrefix, ...users.flatMap(([user]) => own(user))],
    keys: [...emulator.book.keys.keys()],
    ...{ queued: cloud.queues.length, deadLetters: cloud.queues.dead.length },
  });
}
