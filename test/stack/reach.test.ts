// What the code of each function can call, bundled alone, against what its role may do and whether
// the emergency stop turns it off. A walk shows what a path needed; this shows paths not walked.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Ledger } from '../../functions/ports/ledger';
import type { Queue } from '../../functions/ports/runtime';
import { functionNames } from '../../scripts/bundle';
import { templateOf } from './support';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { functions, outputs } = templateOf({}, functionNames());

type Reach = { readonly name: string; readonly ports: readonly string[] };
let reached: readonly Reach[] = [];

/** `ledger.load`, `queue.look` and the like, of the code that is left once the unused is gone. */
async function reachOf(name: string): Promise<Reach> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`functions/handlers/${name}.ts`],
    // The deployed bundle holds the description of all doors written out, and not their code.
    external: ['./openapi-document'],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    outdir: 'dist',
  });
  const text = outputFiles.map((file) => file.text).join('\n');
  const calls = [...text.matchAll(/\b(ledger|queue|gateway)\??\.(\w+)\(/g)];
  return { name, ports: [...new Set(calls.map(([, port, verb]) => `${port}.${verb}`))].sort() };
}

beforeAll(async () => {
  reached = await Promise.all(functionNames().map(reachOf));
}, 60_000);

const deployed = (name: string) => {
  const found = functions.find((one) => one.name.toLowerCase() === name.replace(/\W/g, ''));
  if (!found) throw new Error(`${name} is not deployed`);
  return found;
};

type Way = 'one' | 'put' | 'counter' | 'batch' | 'table' | 'due' | 'find';
const one: readonly Way[] = ['one'];
const batch: readonly Way[] = ['batch'];
const table: readonly Way[] = ['table'];

/** How each verb of the ledger asks the table. */
const ways: Readonly<Record<keyof Ledger, readonly Way[]>> = {
  load: one,
  loadMany: batch,
  loadWithBuyers: batch,
  save: one,
  open: one,
  holderOf: one,
  ofUser: table,
  existing: batch,
  registration: one,
  registrations: table,
  registrationsAt: batch,
  saveRegistration: one,
  saveTogether: one,
  openingCount: one,
  byResult: one,
  loadCharge: one,
  differences: table,
  saveCharge: one,
  charges: table,
  chargesMany: batch,
  saveCard: one,
  card: one,
  cardsMany: batch,
  buyer: one,
  due: ['due'],
  openCase: one,
  findCase: one,
  saveCase: one,
  openCases: ['due', 'batch'],
  closedCases: ['find', 'batch'],
  cases: table,
  switchOf: one,
  switches: batch,
  nameTable: one,
  pinOrderKeys: one,
  shardsUsed: one,
  noteShards: one,
  saveSwitch: one,
  saveHeldPlans: one,
  passed: one,
  savePassed: one,
  refund: one,
  refunds: table,
  refundsAt: batch,
  saveRefund: one,
  saveInOne: one,
  deeds: table,
  consents: table,
  extras: table,
  extra: one,
  forgetBuyer: one,
  forgetReasons: table,
  forgetDigits: table,
  forgetPlace: one,
  expireRest: table,
  noteErased: one,
  isErased: one,
  listed: ['find', 'batch'],
  withCard: ['find', 'batch'],
  pinPrice: one,
  price: one,
  trialsOf: batch,
  saveTrial: one,
  feed: [],
  noteChanges: ['put'],
  changes: table,
  pinCoupon: one,
  takePlace: ['counter', 'one'],
  placesTaken: one,
  settlePlace: ['counter'],
  barPlace: one,
  releasePlace: ['counter', 'one'],
};

const granted: Readonly<Record<Way, RegExp>> = {
  one: /^dynamodb:GetItem Ledger\w+$/,
  put: /^dynamodb:PutItem Ledger\w+$/,
  counter: /^dynamodb:UpdateItem Ledger\w+$/,
  batch: /^dynamodb:BatchGetItem Ledger\w+$/,
  table: /^dynamodb:Query Ledger\w+$/,
  due: /^dynamodb:Query .*\/index\/due$/,
  find: /^dynamodb:Query .*\/index\/find$/,
};

const queues: Readonly<Record<keyof Queue, string>> = {
  charge: 'CHARGE_QUEUE_URL',
  look: 'LOOK_QUEUE_URL',
};

const portsOf = (name: string) => reached.find((other) => other.name === name)?.ports ?? [];

describe.each(functionNames())('%s', (name) => {
  test('may ask the table in each way that its code asks', () => {
    const grants = deployed(name).statements.map(({ action, resource }) => `${action} ${resource}`);
    const verbs = portsOf(name).filter((port) => port.startsWith('ledger.'));
    expect(verbs.length).toBeGreaterThan(0);
    for (const verb of verbs.map((port) => port.slice('ledger.'.length))) {
      const asked = ways[verb as keyof Ledger];
      expect(asked, `ledger.${verb} has a row above`).toBeDefined();
      for (const way of asked) {
        expect(
          grants.some((grant) => granted[way].test(grant)),
          `${verb}: ${way}`,
        ).toBe(true);
      }
    }
  });

  test('is told of each queue that its code sends to', () => {
    const variables = deployed(name).properties['Environment'].Variables;
    for (const [verb, variable] of Object.entries(queues)) {
      if (portsOf(name).includes(`queue.${verb}`)) expect(variables[variable], verb).not.toBe('');
    }
  });

  test('is stopped in an emergency exactly if its code charges a card', () => {
    const stopped = JSON.stringify(outputs['StopsFunctions']?.Value);
    const isStopped = stopped.includes(`"${deployed(name).id}"`);
    expect(isStopped).toBe(portsOf(name).includes('gateway.charge'));
  });
});
