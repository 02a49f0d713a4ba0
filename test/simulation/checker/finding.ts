// Rule 68: each subscription stands in the list of its own status and plan, each card in that of
// its last digits, and who is forgotten in none; what is answered is what stands in the table.
import type { Row } from './facts';
import { count, part, text } from './facts';
import type { Record } from './record';

const isAsked = (row: Row | undefined) => count(part(row, 'erasure'), 'askedAt') > 0;
const isDone = (row: Row | undefined) => count(part(row, 'erasure'), 'doneAt') > 0;

/** At each write: where it stands follows from what it is, and a renewal moves nothing of that. */
export function checkFindable(record: Record, after: Row, at: number): void {
  if (!record.seen.isListed) return;
  const [pk, sk] = [text(after, 'pk'), text(after, 'sk')];
  const stands = `${text(after, 'findPk')} ${text(after, 'findSk')}`;
  const must = (place: string) => {
    if (stands !== place)
      record.broken(68, at, `${pk} ${sk}: stands at "${stands}", not "${place}"`);
  };
  if (sk === 'S') {
    must(isAsked(after) ? ' ' : placeOf(after));
    if (isAsked(after) && isDone(after)) checkCards(record, pk, at);
  } else if (sk.startsWith('K#')) {
    const isOver = isDone(record.items.get(`${pk} S`)) && isAsked(record.items.get(`${pk} S`));
    const digits = text(after, 'lastDigits');
    const place = digits === '' ? ' ' : `card#${digits} ${pk.slice(2)}#${sk.slice(2)}`;
    // While its person is being forgotten it may stand there, or not any more.
    if (isOver || stands !== ' ' || !isAsked(record.items.get(`${pk} S`))) {
      must(isOver ? ' ' : place);
    }
  } else if (pk === 'CASE') {
    const closedAt = String(count(after, 'closedAt')).padStart(12, '0');
    must(text(after, 'status') === 'closed' ? `case#closed ${closedAt}#${sk}` : ' ');
  } else if (stands !== ' ') must(' ');
}

function placeOf(row: Row): string {
  const plan = text(part(row, 'price'), 'planId');
  const opened = String(count(row, 'openedAt')).padStart(12, '0');
  return `${text(row, 'status')} ${plan}#${opened}#${text(row, 'pk').slice(2)}`;
}

function checkCards(record: Record, pk: string, at: number): void {
  for (const item of record.items.values()) {
    if (text(item, 'pk') !== pk || !text(item, 'sk').startsWith('K#')) continue;
    if ('findPk' in item) record.broken(68, at, `${pk}: forgotten, and found by its card`);
  }
}

/** What an operator asked for, such as `status=active`, and the ids of all pages. */
export type Listed = {
  readonly by: 'status' | 'plan' | 'card';
  readonly word: string;
  readonly ids: readonly string[];
};

/** At rest, when the index has caught up. */
export function checkListed(record: Record, { by, word, ids }: Listed, at: number): void {
  const wanted = [...record.items.values()]
    .filter((row) => row['sk'] === 'S' && !isAsked(row) && isOf(record, row, by, word))
    .map((row) => text(row, 'pk').slice(2));
  const [told, is] = [[...ids].sort().join(), wanted.sort().join()];
  if (told !== is) record.broken(68, at, `${by}=${word}: listed are ${told}; there are ${is}`);
}

function isOf(record: Record, row: Row, by: Listed['by'], word: string): boolean {
  if (by === 'status') return text(row, 'status') === word;
  if (by === 'plan') return text(part(row, 'price'), 'planId') === word;
  const place = `${text(row, 'pk')} K#`;
  const cards = [...record.items].filter(([key]) => key.startsWith(place));
  return cards.some(([, card]) => text(card, 'lastDigits') === word);
}

/** All that one could ask for: each status, plan and last digits that stand in the table. */
export function askable(record: Record): readonly Pick<Listed, 'by' | 'word'>[] {
  const asked = new Map<string, Pick<Listed, 'by' | 'word'>>();
  const add = (by: Listed['by'], word: string) =>
    word !== '' && asked.set(`${by} ${word}`, { by, word });
  for (const row of record.items.values()) {
    if (row['sk'] === 'S') {
      add('status', text(row, 'status'));
      add('plan', text(part(row, 'price'), 'planId'));
    }
    if (text(row, 'sk').startsWith('K#')) add('card', text(row, 'lastDigits'));
  }
  return [...asked.values()];
}
