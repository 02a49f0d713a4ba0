// A person who wants to be forgotten: by her own wish or an operator's, asked again where no answer
// came; some sign up anew later.
import { operate } from './operators';
import { within } from './refunders';
import type { Universe } from './universe';

const hourMs = 3_600_000;
/** Calls until somebody gives up asking. */
const callsMax = 4;

/** Answers the HTTP status and what was said; status 0 where no answer came. */
export function askErasure(universe: Universe, user: string, byOperator: boolean) {
  if (!byOperator) return universe.people.visit({ route: 'DELETE /me', user });
  // The operator writes what must not be written: it goes as well.
  const reason = `${user}님의 요청`;
  const route = 'POST /admin/users/{user}/erase';
  return operate(universe, { route, params: { user }, body: { reason } });
}

export async function eraseSome(universe: Universe, user: string): Promise<void> {
  const { random, timeline, people } = universe;
  const byOperator = random.chance(0.4);
  if (random.chance(0.6)) {
    timeline.after(random.whole(1, 60 * 24) * hourMs, () => {
      void people.open(user, 'monthly').then((ids) => ids && people.callback(user, ids));
    });
  }
  for (let calls = 0; calls < callsMax; calls += 1) {
    const asked = askErasure(universe, user, byOperator);
    const { status } = await within(universe, asked);
    if (status === 200 || status === 202) return;
    await new Promise<void>((resolve) => void timeline.after(hourMs, resolve));
  }
}
