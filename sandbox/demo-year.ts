// The year that the demo lives: how far the clock moves between its events.

/** Months are those of the calendar, so that a start on the 30th may lose days in February. */
export const legs = {
  /** Three renewals without an event. */
  quiet: 'P3M',
  declined: 'P2M',
  lost: 'P2M',
  /** To a day before the eighth renewal, whatever was lost, and over it without a tick. */
  untilMissed: 'P25D',
  missed: 'P11D',
  /** Twelve months and some days after the start: the hour of the twelfth renewal has passed. */
  rest: 'P4M',
} as const;
