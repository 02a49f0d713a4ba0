// Keeps an emulator across restarts and kill -9: everything done to it is appended, then replayed.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { IamportEmulator } from './emulator';
import type { EmulatorOptions } from './emulator';
import type {
  EmulatedAnswer,
  EmulatedRequest,
  FaultRule,
  ProviderModel,
  Webhook,
  Wire,
} from './types';
import type { WindowEnd } from './window';
import { finishWindow } from './window';

type Deed =
  | { readonly kind: 'request'; readonly request: EmulatedRequest }
  | { readonly kind: 'window'; readonly params: Wire; readonly card: string | undefined }
  | { readonly kind: 'script'; readonly rules: FaultRule[]; readonly mode: 'replace' | 'append' }
  | { readonly kind: 'model'; readonly model: ProviderModel }
  | { readonly kind: 'consoleCancel'; readonly impUid: string; readonly amount?: number }
  | { readonly kind: 'takeWebhooks' };
type Entry = Deed & { readonly at: number };

export interface KeptEmulator {
  emulator: IamportEmulator;
  handle(request: EmulatedRequest): EmulatedAnswer;
  finish(params: Wire, card: string | undefined): WindowEnd;
  script(rules: FaultRule[], mode: 'replace' | 'append'): void;
  model(model: ProviderModel): void;
  consoleCancel(impUid: string, amount?: number): boolean;
  takeWebhooks(): Webhook[];
  forget(): void;
}

/** The core is deterministic, so the same deeds at the same times give the same ledger. */
export function keepEmulator(
  options: Omit<EmulatorOptions, 'now'> & { readonly now: () => number },
  file: string | undefined,
): KeptEmulator {
  let replayedAt: number | undefined;
  const now = () => replayedAt ?? options.now();
  const fresh = () => new IamportEmulator({ ...options, now });
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });

  const kept: KeptEmulator = {
    emulator: fresh(),
    // Reading changes nothing but the count of faults met, which starts over with us.
    handle: (request) => {
      if (request.method !== 'GET') note({ kind: 'request', request });
      return kept.emulator.handle(request);
    },
    finish(params, card) {
      note({ kind: 'window', params, card });
      return finishWindow(kept.emulator, params, card);
    },
    script(rules, mode) {
      note({ kind: 'script', rules, mode });
      kept.emulator.script(rules, mode);
    },
    model(model) {
      note({ kind: 'model', model });
      kept.emulator.model = model;
    },
    consoleCancel(impUid, amount) {
      note({ kind: 'consoleCancel', impUid, ...(amount === undefined ? {} : { amount }) });
      return kept.emulator.consoleCancel(impUid, amount);
    },
    takeWebhooks() {
      const due = kept.emulator.nextEffectAt();
      if (due === undefined || due > now()) return [];
      note({ kind: 'takeWebhooks' });
      kept.emulator.dueEffects();
      return kept.emulator.takeWebhooks();
    },
    forget() {
      if (file !== undefined) rmSync(file, { force: true });
      kept.emulator = fresh();
    },
  };
  const note = (deed: Deed) => {
    if (file === undefined || replayedAt !== undefined) return;
    appendFileSync(file, `${JSON.stringify({ at: now(), ...deed })}\n`, { mode: 0o600 });
  };
  for (const entry of read(file)) {
    replayedAt = entry.at;
    redo(kept, entry);
  }
  replayedAt = undefined;
  return kept;
}

function redo(kept: KeptEmulator, entry: Entry): void {
  switch (entry.kind) {
    case 'request':
      kept.handle(entry.request);
      return;
    case 'window':
      kept.finish(entry.params, entry.card);
      return;
    case 'script':
      return kept.script(entry.rules, entry.mode);
    case 'model':
      return kept.model(entry.model);
    case 'consoleCancel':
      kept.consoleCancel(entry.impUid, entry.amount);
      return;
    case 'takeWebhooks':
      kept.takeWebhooks();
  }
}

/** A line that a kill cut short was never answered: it did not happen. */
function read(file: string | undefined): Entry[] {
  if (file === undefined || !existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Entry);
}
