// The level that a row says its reader must have, reckoned by the checker alone.
import { changeIn } from './differences';
import type { Row } from './facts';
import { count, part, text } from './facts';
import { isUnagreed } from './pauses';

/** The level that a reader of a row must have, as the docs lay it down. */
export function levelOf(after: Row): number {
  const isPlain =
    count(after, 'quantity') <= 1 && !('agreed' in after && after['agreed'] !== undefined);
  const next = part(after, 'next');
  const isAnswered = part(after, 'consent') !== undefined || isUnagreed(after);
  const own = part(after, 'price');
  const isSet =
    next !== undefined &&
    text(part(next, 'price'), 'planId') === text(own, 'planId') &&
    count(part(next, 'price'), 'version') !== count(own, 'version');
  const isTrial = part(after, 'trial') !== undefined;
  const hasExtras = [after['credit'], after['lines'], part(after, 'claim')?.['extras']];
  if (part(after, 'stub') ?? after['partial']) return 10;
  if (part(own, 'coupon')) return 9;
  return hasExtras.some((one) => one !== undefined)
    ? 8
    : isTrial
      ? 7
      : isAnswered || isSet
        ? 6
        : changeIn(after)
          ? 5
          : next !== undefined
            ? 4
            : isPlain
              ? 0
              : 2;
}
