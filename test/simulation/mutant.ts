// A planted defect: what it is called, and what it changes where.

/** Replaces one place in one file; the text must stand there exactly once. */
export type Edit = { readonly file: string; readonly find: string; readonly replace: string };
export type Mutant = { readonly name: string; readonly edits: readonly Edit[] };

/** In a file below functions/. */
export function edit(file: string, find: string, replace: string): Edit {
  return { file: `functions/${file}`, find, replace };
}
