// What holds the sandbox's tables, as the rest of the sandbox sees it.
export type TableEngine = {
  readonly kind: 'twin' | 'dynoxide' | 'named';
  readonly endpoint: string;
  /** One line for the person who starts the sandbox: what it is. */
  readonly note: string;
  readonly stop: () => Promise<void>;
};
