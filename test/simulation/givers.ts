// Operators who give credit, add a line to the next charge, and take some of both back.
import { createHash } from 'node:crypto';
import type { Deed } from './happenings';
import { holdSome, isOfHold } from './holders';
import { operate } from './operators';
import { within } from './refunders';
import type { Universe } from './universe';

const hourMs = 3_600_000;
/** Calls under one key until an operator gives up asking. */
const callsMax = 4;

const said = '추가 결제에 동의합니다.';
const hash = createHash('sha256').update(said).digest('hex');

/** Answers the HTTP status and what was said; status 0 where no answer came. */
export function give(universe: Universe, id: string, key: string, amount: number) {
  return operate(universe, {
    route: 'POST /admin/subscriptions/{id}/credit',
    params: { id },
    headers: { 'idempotency-key': key },
    body: { amount, reason: '보상' },
  });
}

/** As `give`: of what was given by mistake. */
export function takeBack(universe: Universe, id: string, key: string, amount: number) {
  return operate(universe, {
    route: 'POST /admin/subscriptions/{id}/credit/take-back',
    params: { id },
    headers: { 'idempotency-key': key },
    body: { amount, reason: '실수' },
  });
}

export function addLine(universe: Universe, id: string, key: string, amount: number) {
  const at = new Date(universe.nowMs - hourMs).toISOString();
  const consent = { text: said, hash, at, channel: 'call' };
  return operate(universe, {
    route: 'POST /admin/subscriptions/{id}/lines',
    params: { id },
    headers: { 'idempotency-key': key },
    body: { name: '추가', amount, consent, reason: '전화 주문' },
  });
}

export function removeLine(universe: Universe, id: string, line: string) {
  return operate(universe, {
    route: 'POST /admin/subscriptions/{id}/lines/{line}/remove',
    params: { id, line },
    body: { reason: '취소' },
  });
}

type OfExtras = 'give credit' | 'add a line';
const isOfExtras = (deed: Deed): deed is OfExtras =>
  deed === 'give credit' || deed === 'add a line';

export const isOfOperators = (deed: Deed): deed is OfExtras | 'hold' | 'hold the plan' =>
  isOfExtras(deed) || isOfHold(deed);

export function operateSome(universe: Universe, user: string, deed: Deed): Promise<void> {
  return isOfExtras(deed) ? giveSome(universe, user, deed) : holdSome(universe, user, deed);
}

/**
 * Little, nearly all of a period, or more than one, of which a part or all is taken back where it
 * was a mistake; a line, which one of three is taken back.
 */
async function giveSome(universe: Universe, user: string, deed: OfExtras): Promise<void> {
  const { random, people, timeline, table } = universe;
  const id = people.subscriptions.get(user);
  if (id === undefined) return;
  const key = `gift-${random.whole(1, 1_000_000_000)}`;
  if (deed === 'give credit') {
    const amount = random.pick([random.whole(1, 9_000), 9_850, 9_900, random.whole(9_900, 30_000)]);
    await insist(universe, () => give(universe, id, key, amount));
    correctSome(universe, id, key, amount);
    return;
  }
  await insist(universe, () => addLine(universe, id, key, random.whole(1, 5_000)));
  if (!random.chance(0.3)) return;
  const hours = random.whole(1, 500);
  timeline.after(hours * hourMs, () => {
    const row = table.dump().find(({ pk, sk }) => pk === `S#${id}` && sk === 'S');
    const [line] = (row?.['lines'] ?? []) as readonly { readonly id: string }[];
    if (line) void removeLine(universe, id, line.id).catch(() => undefined);
  });
}

/** Drawn from the gift itself, so that no other draw of the year is another one by it. */
function correctSome(universe: Universe, id: string, key: string, amount: number): void {
  if (amount % 2 === 1) return;
  const hours = 1 + ((amount * 7) % 900);
  const wrong = amount % 4 === 0 ? amount : Math.ceil(amount / 3);
  universe.timeline.after(hours * hourMs, () => {
    const take = () => takeBack(universe, id, `${key}-back`, wrong);
    void insist(universe, take).catch(() => undefined);
  });
}

async function insist(
  universe: Universe,
  ask: () => Promise<{ readonly status: number }>,
): Promise<void> {
  for (let calls = 0; calls < callsMax; calls += 1) {
    const { status } = await within(universe, ask());
    if (status !== 0 && status !== 503) return;
    await new Promise<void>((resolve) => void universe.timeline.after(hourMs, resolve));
  }
}
