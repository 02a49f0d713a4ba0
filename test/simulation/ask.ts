// What somebody asked of the torture, and how to tell them.

export type Ask = {
  readonly seeds: number;
  readonly json: boolean;
  readonly commit: string;
  readonly say: (line: string) => void;
};
