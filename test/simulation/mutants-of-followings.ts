// Planted defects in the feed of changes: what a backend that follows it would never hear of.
import type { Mutant } from './mutant';
import { edit } from './mutant';

const record = 'usecases/changes/record-changes.ts';
const follow = 'usecases/changes/follow-changes.ts';
const feed = 'domain/changes/feed.ts';

export const followingMutants: readonly Mutant[] = [
  {
    name: 'note a change at the time it was made and not at that of its note',
    edits: [edit(record, 'Math.max(deps.clock.now(), ...times)', 'Math.max(...times)')],
  },
  {
    name: 'tell of changes up to this moment',
    edits: [edit(follow, 'const before = now - settledSeconds;', 'const before = now;')],
  },
  {
    name: 'take a batch whose note was not written for noted',
    edits: [
      edit(
        'handlers/changes.ts',
        'await recordChanges(deps, changes);',
        'await recordChanges(deps, changes).catch(() => undefined);',
      ),
    ],
  },
  {
    name: 'note one change of a batch',
    edits: [edit(record, 'map(({ id }) => id))];', 'map(({ id }) => id))].slice(-1);')],
  },
  {
    name: 'go on behind an entry that was read in part',
    edits: [
      edit(
        feed,
        'const here = { at, id, nth: begin + past };',
        'const here = { at, id, nth: 100 };',
      ),
    ],
  },
  {
    name: 'move a cursor to now where a page ends',
    edits: [edit(follow, 'const isOver = taken.isAll && !more;', 'const isOver = true;')],
  },
  {
    name: 'keep silent about a gap',
    edits: [
      edit(
        feed,
        "if (entry.gap === true && !isBegun) return { kind: 'gap' };",
        'if (entry.gap === true && !isBegun) continue;',
      ),
    ],
  },
];
