// What the sandbox needs of the payment provider beside it: an address, a key, and its share of
// time.
import type { VirtualClock } from './clock';
import type { Timed } from './cloud/engine';

export type ProviderDeps = {
  readonly port: number;
  readonly clock: VirtualClock;
  /** Where the shop is served: its pages use the provider's controls. */
  readonly publicUrl: string;
  /** True while somebody moves the clock: then nobody waits for real. */
  readonly moving: () => boolean;
  /** Where its ledger is kept; in memory only if it is absent. */
  readonly folder?: string;
  readonly note: (text: string, fields?: Readonly<Record<string, unknown>>) => void;
};

export interface Provider extends Timed {
  readonly url: string;
  readonly secret: { readonly imp_key: string; readonly imp_secret: string };
  /** Running totals, such as payments made; what an advance added to them is told. */
  readonly totals?: () => Readonly<Record<string, number>>;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export type StartProvider = (deps: ProviderDeps) => Promise<Provider>;
