// Many records or keys in one call: what it leaves open of one is looked at alone, of no other.
import type { EpochSeconds } from '../../domain/common/calendar';
import type { AttemptId } from '../../domain/common/identity';
import type { CardFacts } from '../../domain/charge/payment';
import { keptOf } from '../../domain/charge/payment';
import type { LookAnswer, ManyAnswer } from '../../ports/gateway';
import type { Deps } from '../deps';

/** By order number, or by the id that the provider gave. */
type By = 'attemptId' | 'paymentId';

/** `alone`: the call does not tell, and only a look at this one does. */
export type Glanced = (name: string) => Exclude<ManyAnswer, { kind: 'found' }> | Found | 'alone';
type Found = Extract<LookAnswer, { kind: 'found' }>;

/**
 * A record that does not read leaves open what it names; where it names nothing that was asked for,
 * it could be of any. A call that fails may fail for the sake of one of them: where one,
 * asked for alone, is answered, so may the others be.
 */
export async function lookAtMany(
  deps: Deps,
  by: By,
  names: readonly AttemptId[],
): Promise<Glanced> {
  const { gateway } = deps;
  const many = by === 'attemptId' ? gateway.lookMany(names) : gateway.paymentsMany(names);
  const looked = await many;
  if (looked.kind === 'absent') return () => looked;
  if (looked.kind === 'unanswered') {
    const isThere = await isAnyAnswered(deps, names, async (name) => {
      const alone = await lookAlone(deps, by, name);
      return alone.kind !== 'unanswered' || alone.unreadable !== undefined;
    });
    return isThere ? () => 'alone' : () => looked;
  }
  const asked = new Set<string>(names);
  const open = new Set(looked.unreadable.map((record) => record[by]));
  for (const name of open) if (name === undefined || !asked.has(name)) return () => 'alone';
  return (name) => {
    if (open.has(name)) return 'alone';
    const payments = looked.payments.filter((payment) => payment[by] === name);
    return payments.length > 0 ? { kind: 'found', payments } : { kind: 'absent' };
  };
}

/**
 * Whether money is kept under order numbers, given in the order of their attempts. A bulk call has
 * one record of a number, and a failed or returned one hides a paid one (P3). It is believed where
 * it shows money, and where it shows no record of a number and of all later ones.
 */
export async function moneyUnder(
  deps: Deps,
  names: readonly AttemptId[],
): Promise<'kept' | 'none' | 'unanswered'> {
  const seen = await lookAtMany(deps, 'attemptId', names);
  const isKept = (looked: Exclude<ReturnType<Glanced>, 'alone'>) =>
    looked.kind === 'found' && looked.payments.some((payment) => keptOf(payment) > 0);
  const glances = names.map(seen);
  const last = glances.findLastIndex((glance) => glance === 'alone' || glance.kind !== 'absent');
  for (const glance of glances) {
    if (glance === 'alone') continue;
    if (glance.kind === 'unanswered') return glance.kind;
    if (isKept(glance)) return 'kept';
  }
  for (const name of names.slice(0, last + 1)) {
    const looked = await lookAlone(deps, 'attemptId', name);
    if (looked.kind === 'unanswered') return looked.kind;
    if (isKept(looked)) return 'kept';
  }
  return 'none';
}

export function lookAlone({ gateway }: Deps, by: By, name: string): Promise<LookAnswer> {
  return by === 'attemptId' ? gateway.look(name) : gateway.payment(name);
}

export type KeysSeen = {
  readonly cards: ReadonlyMap<string, CardFacts>;
  /** Nothing is known of these: neither that they are there, nor that they are gone. */
  readonly open: ReadonlySet<string>;
  /** Those of them that iamport has a record of, which does not read. */
  readonly unread: ReadonlySet<string>;
};

/** Those that a bulk call does not tell of are asked for one by one, as long as there is time. */
export async function lookAtKeys(deps: Deps, keyIds: readonly string[]): Promise<KeysSeen> {
  const { gateway } = deps;
  const looked = await gateway.keysMany(keyIds);
  const cards = new Map(looked.kind === 'found' ? looked.cards : []);
  const open = new Set<string>();
  const unread = new Set<string>();
  if (looked.kind === 'found' && looked.unnamed === 0) return { cards, open, unread };
  const isThere =
    looked.kind === 'found' ||
    (await isAnyAnswered(
      deps,
      keyIds,
      async (keyId) => (await gateway.key(keyId)).kind !== 'unanswered',
    ));
  for (const keyId of keyIds.filter((one) => !cards.has(one))) {
    const alone = isThere && deps.hasTime() ? await gateway.key(keyId) : undefined;
    if (alone?.kind === 'found') cards.set(keyId, alone.card);
    else if (alone?.kind !== 'absent') open.add(keyId);
    if (alone?.kind === 'unanswered' && alone.isUnread) unread.add(keyId);
  }
  return { cards, open, unread };
}

/** One of them alone, by the time at which it is asked: inquiries come at even distances. */
async function isAnyAnswered(
  { clock }: Deps,
  names: readonly string[],
  isAnswered: (name: string) => Promise<boolean>,
): Promise<boolean> {
  const name = names[spread(clock.now()) % names.length];
  return name !== undefined && isAnswered(name);
}

/** Multiplicative hashing: seconds that have a divisor in common lead to all places alike. */
function spread(seconds: EpochSeconds): number {
  return Math.imul(seconds, 0x9e3779b1) >>> 8;
}
