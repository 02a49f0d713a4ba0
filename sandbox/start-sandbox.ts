// Maedal whole on this machine: its own stack, the iamport emulator, and state that is kept.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkPlans } from '../bin/plans-file';
import { assemble } from './assemble';
import { type EmulatedProvider, startEmulatedProvider } from './iamport-provider';
import type { KeptEmulator } from './iamport/journal';
import { type OpenSandbox, openSandbox } from './open-sandbox';
import type { ProviderDeps } from './provider';
import type { Advanced } from './time-machine';

export type StartOptions = {
  /** 0 takes a free one; that is the default. */
  readonly port?: number;
  readonly iamportPort?: number;
  /** Where the state is kept. Nothing is kept without one. */
  readonly folder?: string;
  /** Wipes what the folder holds first. */
  readonly fresh?: boolean;
  readonly quiet?: boolean;
  /** Origins of other pages that may call the API and open the card window. */
  readonly allowedOrigins?: readonly string[];
  /** Where phones go on to after the card window; the demo shop's own page without it. */
  readonly returnUrl?: string;
  /** Deploys with a restored table, as `-c ledgerTable=NAME` does. */
  readonly ledgerTable?: string;
};

export interface Sandbox extends OpenSandbox {
  readonly iamportUrl: string;
  /** The emulator's core and its deeds: windows, scripts, ledger. */
  readonly kept: KeptEmulator;
  readonly emulator: KeptEmulator['emulator'];
  /** Moves the clock to an ISO 8601 instant. */
  to(instant: string): Promise<Advanced>;
}

/** Everything that is ever written there; a folder that holds other things keeps them. */
export const stateFiles: readonly string[] = [
  ...['clock.json', 'signing-key.json', 'iamport.jsonl', 'queues.jsonl'],
  ...['streams.jsonl', 'tables.jsonl'],
  ...['', '-wal', '-shm', '-journal'].map((end) => `dynamodb.sqlite${end}`),
];

export async function startSandbox(options: StartOptions = {}): Promise<Sandbox> {
  checkPlans();
  const {
    folder,
    fresh = false,
    quiet = false,
    allowedOrigins = [],
    returnUrl,
    ledgerTable = '',
    ...ports
  } = options;
  const pages = { ledgerTable, allowedOrigins, ...(returnUrl === undefined ? {} : { returnUrl }) };
  const late: { provider?: EmulatedProvider } = {};
  const open = await openSandbox({
    ...ports,
    fresh,
    ...(folder === undefined ? {} : { folder }),
    pages: allowedOrigins,
    assemble: (places) => assemble({ ...places, ...pages }),
    startProvider: async (deps: ProviderDeps) =>
      (late.provider = await startEmulatedProvider({ ...deps, pages: allowedOrigins })),
    beforeReading: () => {
      if (fresh && folder !== undefined) wipe(folder);
    },
    ...(quiet ? {} : { onProgress: (line) => process.stdout.write(`  ${line}\n`) }),
  });
  return whole(open, late);
}

function whole(open: OpenSandbox, { provider }: { provider?: EmulatedProvider }): Sandbox {
  if (!provider) throw new Error('broken invariant: an open sandbox has a provider');
  const { kept, url } = provider;
  return {
    ...open,
    iamportUrl: url,
    kept,
    get emulator() {
      return kept.emulator;
    },
    to: (instant) => open.advance({ to: instant }),
  };
}

function wipe(folder: string): void {
  for (const name of stateFiles) rmSync(join(folder, name), { recursive: true, force: true });
}
