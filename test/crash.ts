// Kills an invocation at its n-th await on the outside: from then on it never hears anything again.
import type { Deps } from '../functions/usecases/deps';

/** A promise that is never kept is what the process's death looks like from inside. */
const never = new Promise<never>(() => undefined);

/** Names the awaited calls in order; dies just before or just after the one numbered `at`. */
export function mortal(deps: Deps, at: number, when: 'before' | 'after') {
  const calls: string[] = [];
  let dead = false;
  let toll: () => void = () => undefined;
  const death = new Promise<void>((resolve) => (toll = resolve));
  const die = () => {
    dead = true;
    toll();
  };
  const wrap = <T extends object>(port: T, name: string): T =>
    new Proxy(port, {
      get(target, method) {
        const does: unknown = Reflect.get(target, method);
        if (typeof does !== 'function') return does;
        return async (...args: unknown[]): Promise<unknown> => {
          if (dead) return never;
          calls.push(`${name}.${String(method)}`);
          const mine = calls.length === at;
          if (mine && when === 'before') die();
          if (dead) return never;
          const result: unknown = await (does as (...args: unknown[]) => unknown).apply(
            target,
            args,
          );
          if (mine) die();
          return dead ? never : result;
        };
      },
    });
  const { ledger, gateway, queue } = deps;
  return {
    calls,
    died: () => dead,
    death,
    deps: {
      ...deps,
      ledger: wrap(ledger, 'ledger'),
      gateway: wrap(gateway, 'gateway'),
      queue: wrap(queue, 'queue'),
    },
  };
}

/** Until it ends, or is dead and waits for ever. */
export async function untilOver(work: Promise<unknown>, death: Promise<void>): Promise<void> {
  await Promise.race([Promise.allSettled([work]), death]);
}
