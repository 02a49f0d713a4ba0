// Keeps an emulator across restarts and kill -9: everything done to it is appended, then replayed.
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { IamportEmulator } from './emulator';
import type { EmulatorOptions } from './emulator';
import { lostLine, readEntries } from './journal-file';
import type { Deed, Entry } from './journal-file';
import type {
  EmulatedAnswer,
  EmulatedRequest,
  FaultRule,
  ProviderModel,
  Webhook,
  Wire,
} from './types';
import type { Device, WindowEnd } from './window';
import { finishWindow } from './window';

export interface KeptEmulator {
  emulator: IamportEmulator;
  handle(request: EmulatedRequest): EmulatedAnswer;
  finish(params: Wire, card: string | undefined, device?: Device): WindowEnd;
  script(rules: readonly FaultRule[], mode: 'replace' | 'append'): void;
  model(model: ProviderModel): void;
  consoleCancel(impUid: string, amount?: number): boolean;
  revokeToken(): void;
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
  // Before it is done: what a kill interrupts was never answered, and may be finished later.
  const note = (deed: Deed) => {
    if (file === undefined || replayedAt !== undefined) return;
    appendFileSync(file, `${JSON.stringify({ at: now(), ...deed })}\n`, { mode: 0o600 });
  };
  const forget = () => {
    if (file !== undefined) rmSync(file, { force: true });
    kept.emulator = fresh();
  };
  const kept: KeptEmulator = { emulator: fresh(), ...deeds(() => kept.emulator, note), forget };
  for (const { line, entry } of readEntries(file)) {
    replayedAt = entry.at;
    try {
      redo(kept, entry);
    } catch (fault) {
      throw lostLine(file ?? '', line, fault instanceof Error ? fault.message : 'no reason');
    }
  }
  replayedAt = undefined;
  return kept;
}

/** Every change, noted when it is known to be well-formed and allowed, and then made. */
function deeds(
  emulator: () => IamportEmulator,
  note: (deed: Deed) => void,
): Omit<KeptEmulator, 'emulator' | 'forget'> {
  return {
    // Reading changes nothing but the count of faults met, which starts over with us.
    handle: (request) =>
      emulator().handle(request, () => note({ kind: 'request', request: kernelOf(request) })),
    finish(params, card, device = 'pc') {
      note({ kind: 'window', params, ...(card === undefined ? {} : { card }), device });
      return finishWindow(emulator(), params, card, device);
    },
    script(rules, mode) {
      note({ kind: 'script', rules, mode });
      emulator().script(rules, mode);
    },
    model(model) {
      note({ kind: 'model', model });
      emulator().model = model;
    },
    consoleCancel(impUid, amount) {
      if (!emulator().mayCancel(impUid, amount)) return false;
      note({ kind: 'consoleCancel', impUid, ...(amount === undefined ? {} : { amount }) });
      return emulator().consoleCancel(impUid, amount);
    },
    revokeToken() {
      note({ kind: 'revokeToken' });
      emulator().revokeToken();
    },
    takeWebhooks() {
      const due = emulator().nextEffectAt();
      if (due === undefined || due > emulator().now()) return [];
      note({ kind: 'takeWebhooks' });
      emulator().dueEffects();
      return emulator().takeWebhooks();
    },
  };
}

/** What decides about a request; a browser's or a client's other headers do not. */
function kernelOf({ method, path, headers, body }: EmulatedRequest): EmulatedRequest {
  const kept = ['authorization', 'content-type', 'user-agent'] as const;
  const known = kept.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { method, path, headers: Object.fromEntries(known), ...(body ? { body } : {}) };
}

function redo(kept: KeptEmulator, entry: Entry): void {
  switch (entry.kind) {
    case 'request':
      kept.handle(entry.request);
      return;
    case 'window':
      kept.finish(entry.params, entry.card, entry.device);
      return;
    case 'script':
      return kept.script(entry.rules, entry.mode);
    case 'model':
      return kept.model({ ...kept.emulator.model, ...entry.model });
    case 'consoleCancel':
      kept.consoleCancel(entry.impUid, entry.amount);
      return;
    case 'revokeToken':
      return kept.revokeToken();
    case 'takeWebhooks':
      kept.takeWebhooks();
  }
}
