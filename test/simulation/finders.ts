// An operator lists all that can be listed, in small pages, when the world has come to rest.
import type { Listed } from './checker/finding';
import { askable, checkListed } from './checker/finding';
import type { Watch } from './checker/watch';
import { operate } from './operators';
import type { Universe } from './universe';

type Asked = Pick<Listed, 'by' | 'word'>;
const pagesMax = 100;

export async function listEverything(universe: Universe, watch: Watch): Promise<void> {
  const { record } = watch;
  if (!record.seen.isListed) return;
  for (const asked of askable(record)) {
    const said = `${asked.by}=${asked.word}`;
    const hear = (answer: string) => {
      const isTold = /key[a-z0-9]{25}/.test(answer);
      if (isTold) record.broken(68, universe.nowMs, `${said}: a billing key is told`);
    };
    const ids = await universe.during(listAll(universe, asked, hear));
    checkListed(record, { ...asked, ids: [...new Set(ids)] }, universe.nowMs);
    const isTwice = asked.by !== 'card' && new Set(ids).size < ids.length;
    if (isTwice) record.broken(68, universe.nowMs, `${said}: one is told twice`);
  }
}

/** The ids of all pages; an answer that is none ends them. */
export async function listAll(
  universe: Universe,
  { by, word }: Asked,
  hear: (answer: string) => void = () => undefined,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const query = { [by]: word, limit: '3', ...(after === undefined ? {} : { after }) };
    const { json } = await operate(universe, { route: 'GET /admin/subscriptions', query });
    hear(JSON.stringify(json));
    const { items = [], next } = json as { items?: readonly { id: string }[]; next?: string };
    ids.push(...items.map(({ id }) => id));
    if (typeof next !== 'string') return ids;
    after = next;
  }
  return ids;
}
