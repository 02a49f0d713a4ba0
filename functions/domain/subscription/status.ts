// The states of a subscription and all that is read off them: a status is nowhere compared.

/**
 * incomplete: the card window is open or the first charge is not settled. trialing: a trial runs,
 * and its paid periods follow. paused: its customer uses
 * nothing for a while, and nothing is charged. unpaid: retries are used up, only a new card helps.
 * canceled and expired are final.
 */
export type Status =
  'incomplete' | 'trialing' | 'active' | 'paused' | 'past_due' | 'unpaid' | 'canceled' | 'expired';

type Traits = {
  /** Final: no happening leads out of it, and its user may subscribe anew. */
  readonly isOver: boolean;
  /** The first charge is not settled: nothing was sold yet. */
  readonly isSigningUp: boolean;
  /** All that began is paid, so that a cancel at the period's end leaves something to use up. */
  readonly isPaidUp: boolean;
  /** A period is owed. */
  readonly isInDebt: boolean;
  /** Its next period, or its debt, is charged by schedule. */
  readonly isBilled: boolean;
  /** Nothing is used and nothing charged until it resumes. */
  readonly isPaused: boolean;
  /** What a card window is opened for. */
  readonly purpose: Purpose;
};

/**
 * Why a card window opens. sign_up and pay_debt say what is charged when it comes back; card_change
 * says that nothing is.
 */
export type Purpose = 'sign_up' | 'pay_debt' | 'card_change';

const none = {
  isOver: false,
  isSigningUp: false,
  isPaidUp: false,
  isInDebt: false,
  isBilled: false,
  isPaused: false,
} as const;

const traits: Readonly<Record<Status, Traits>> = {
  incomplete: { ...none, isSigningUp: true, purpose: 'sign_up' },
  trialing: { ...none, isPaidUp: true, isBilled: true, purpose: 'card_change' },
  active: { ...none, isPaidUp: true, isBilled: true, purpose: 'card_change' },
  paused: { ...none, isPaused: true, purpose: 'card_change' },
  past_due: { ...none, isInDebt: true, isBilled: true, purpose: 'pay_debt' },
  unpaid: { ...none, isInDebt: true, purpose: 'pay_debt' },
  canceled: { ...none, isOver: true, purpose: 'card_change' },
  expired: { ...none, isOver: true, purpose: 'card_change' },
};

/** Every status, in the order of a life. */
export const statuses = Object.keys(traits) as readonly Status[];

type Stated = { readonly status: Status };

export const hasStatus = (of: Stated, status: Status): boolean => of.status === status;
export const isEnded = ({ status }: Stated): boolean => traits[status].isOver;
/** A live subscription holds the user's one place for its product. */
export const isLive = (of: Stated): boolean => !isEnded(of);
export const isSigningUp = ({ status }: Stated): boolean => traits[status].isSigningUp;
export const isPaidUp = ({ status }: Stated): boolean => traits[status].isPaidUp;
export const isInDebt = ({ status }: Stated): boolean => traits[status].isInDebt;
export const isBilled = ({ status }: Stated): boolean => traits[status].isBilled;
export const isPaused = ({ status }: Stated): boolean => traits[status].isPaused;
/** A debt that is charged again by schedule. */
export const isRetried = (of: Stated): boolean => isInDebt(of) && isBilled(of);
/** Nothing is charged until an operator releases it. */
export const isOnHold = (of: Stated & { readonly heldAt?: number | undefined }): boolean =>
  of.heldAt !== undefined && isLive(of);
export const purposeOf = ({ status }: Stated): Purpose => traits[status].purpose;
