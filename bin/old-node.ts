// One line about a Node past its end of life, in place of the SDK's notice (quiet-sdk.ts).

/** Ends with a line break; empty where this Node is one of those that are recommended. */
export function oldNodeLine(version: string): string {
  if (Number.parseInt(version, 10) >= 22) return '';
  return (
    `Node ${version} has reached its end of life (20: April 2026), and the AWS SDK used here is ` +
    'the last release line that supports it: use Node 22 or 24\n'
  );
}

/** Called once by what a person has typed, and by none of the processes that it starts. */
export function sayOldNode(): void {
  process.stderr.write(oldNodeLine(process.versions.node));
}
