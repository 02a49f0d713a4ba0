// What somebody asked of the torture, and how to tell them.

export type Ask = {
  readonly seeds: number;
  /** The first of them; 1 where absent. */
  readonly from?: number | undefined;
  readonly json: boolean;
  readonly commit: string;
  /** The commit that every other sandbox runs, where it is another. */
  readonly beside?: string | undefined;
  readonly say: (line: string) => void;
};
