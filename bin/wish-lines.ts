// Reads wishes out of exported log lines, in the order in which they were made.
import type * as z from 'zod/mini';
import { ReplayWishes } from '../functions/handlers/schemas';

export type WishLine = z.infer<typeof ReplayWishes>['wishes'][number];
export type WishLines = {
  readonly wishes: readonly WishLine[];
  /** Lines that say they are a wish and do not read as one, by their number. */
  readonly unreadable: readonly number[];
};

const begins = '{"event":"wish"';

/**
 * `text` is one JSON object a line, with or without what `aws logs tail` puts before it, or the
 * answer of `aws logs filter-log-events`. A line that stands twice is one wish.
 */
export function wishesIn(text: string, since: number): WishLines {
  const unreadable: number[] = [];
  const found = new Map<string, WishLine>();
  linesOf(text).forEach((line, index) => {
    const from = line.indexOf(begins);
    if (from < 0) return;
    const wish = wishOf(line.slice(from).trim());
    if (!wish) unreadable.push(index + 1);
    else if (wish.at >= since) found.set(JSON.stringify(wish), wish);
  });
  return { wishes: [...found.values()].sort((a, b) => a.at - b.at), unreadable };
}

function linesOf(text: string): readonly string[] {
  const whole = parsed(text) as { readonly events?: unknown } | undefined;
  if (!Array.isArray(whole?.events)) return text.split('\n');
  return whole.events.map((event) => {
    const { message } = event as { readonly message?: unknown };
    return typeof message === 'string' ? message : '';
  });
}

function wishOf(line: string): WishLine | undefined {
  const { event: _event, ...wish } = (parsed(line) ?? {}) as { readonly event?: unknown };
  const read = ReplayWishes.shape.wishes.safeParse([wish]);
  return read.success ? read.data[0] : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
