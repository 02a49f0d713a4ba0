// Kills an invocation at its n-th await on the outside: from then on it never hears anything again.
import type { Deps } from '../functions/usecases/deps';

/** A promise that is never kept is what the process's death looks like from inside. */
const never = new Promise<never>(() => undefined);

/** Names the awaited calls in order; dies just before or just after the one numbered `at`. */
export function mortal(deps: Deps, at: number, when: 'before' | 'after') {
  const calls: string[] = [];
  let dead = false;
  const wrap = <T extends object>(port: T, name: string): T =>
    new Proxy(port, {
      get(target, method) {
        const does: unknown = Reflect.get(target, method);
        if (typeof does !== 'function') return does;
        return async (...args: unknown[]): Promise<unknown> => {
          if (dead) return never;
          calls.push(`${name}.${String(method)}`);
          const mine = calls.length === at;
          if (mine && when === 'before') dead = true;
          if (dead) return never;
          const result: unknown = await (does as (...args: unknown[]) => unknown).apply(
            target,
            args,
          );
          if (mine) dead = true;
          return dead ? never : result;
        };
      },
    });
  const { ledger, gateway, queue } = deps;
  return {
    calls,
    died: () => dead,
    deps: {
      ...deps,
      ledger: wrap(ledger, 'ledger'),
      gateway: wrap(gateway, 'gateway'),
      queue: wrap(queue, 'queue'),
    },
  };
}

/** Runs until it ends or can only wait for ever. */
export async function untilQuiet(work: Promise<unknown>, died: () => boolean): Promise<void> {
  let ended = false;
  const watched = work.then(
    () => void (ended = true),
    () => void (ended = true),
  );
  for (let turns = 0; turns < 200 && !ended; turns += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (died() && turns > 20) return;
  }
  if (!ended) await watched;
}
