// What holds the sandbox's tables, as the rest of the sandbox sees it.
export type TableEngine = {
  readonly kind: 'twin' | 'dynoxide' | 'named';
  readonly endpoint: string;
  /** One sentence for the person who starts the sandbox; absent where nothing is unusual. */
  readonly note?: string | undefined;
  readonly stop: () => Promise<void>;
};
