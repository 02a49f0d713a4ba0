// The provider rate the simulated merchant has configured, for the cloud and for the checker.

/** Calls a second that everything in the background may make. */
export const ratePerSecond = 83;
