// What a round is asked for, and what it answers.

export type Job = {
  readonly kind: 'requests' | 'answers';
  readonly seed: number;
  readonly count: number;
  /** Ends with the first finding. */
  readonly isBrief?: boolean;
};

export type Finding = { readonly says: string; readonly shown: string };

export type Tally = {
  readonly done: number;
  readonly findings: readonly Finding[];
  readonly byFamily: Readonly<Record<string, number>>;
  readonly unknownWebhooks: number;
  readonly unknownCalls: number;
  readonly digest: string;
};
