// One JSON object per line to standard output; control characters can not break out of it.
import type { Log } from '../ports/runtime';

export const log: Log = (event, fields) => {
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
};
