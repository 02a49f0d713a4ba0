// One round against one deployment: a fresh world, a seed, and so many attacks or spoiled answers.
import { Random } from '../simulation/random';
import { families } from './attacks/families';
import type { Attack } from './attacks/attack';
import { playAnswers } from './answers';
import { makeCast } from './cast';
import { openDoor, withLog } from './door';
import { machine } from './machine';
import { Oracle } from './oracle';
import type { Finding, Job, Tally } from './job';
import { digest, unreadable } from './stored';
import { World } from './world';

const findingsMax = 5;

export async function play(job: Job): Promise<Tally> {
  machine.random = new Random(job.seed);
  const world = new World(await openDoor());
  return withLog(() => (job.kind === 'requests' ? playRequests : playAnswers)(world, job));
}

async function playRequests(world: World, { count, isBrief }: Job): Promise<Tally> {
  const cast = await makeCast(world);
  const oracle = new Oracle(cast);
  await oracle.begin();
  const findings: Finding[] = [];
  const byFamily: Record<string, number> = {};
  const makers = Object.values(families);
  let done = 0;
  const most = isBrief ? 1 : findingsMax;
  for (; done < count && findings.length < most; done += 1) {
    const maker = makers[done % makers.length];
    const attack = maker?.(machine.random, cast);
    if (!attack) throw new Error('broken invariant: there are families');
    machine.nowMs += 1;
    const reply = await world.door.ask(attack);
    const says = await oracle.judge(attack, reply);
    byFamily[attack.family] = (byFamily[attack.family] ?? 0) + 1;
    if (says !== undefined) findings.push({ says, shown: shown(attack, reply) });
  }
  const { unknownWebhooks, unknownCalls } = oracle;
  for (const item of machine.table.dump()) {
    const odd = unreadable(item);
    if (odd !== undefined) findings.push({ says: `an item can not be read: ${odd}`, shown: '' });
  }
  return { done, findings, byFamily, unknownWebhooks, unknownCalls, digest: digest() };
}

/** The request in full, and its answer. */
function shown(attack: Attack, reply: Awaited<ReturnType<World['door']['ask']>>): string {
  const { family, method, path, headers, body, claims, routeKey } = attack;
  const text = typeof body === 'string' ? body : body && Buffer.from(body).toString('base64');
  const sent = { family, method, path, headers, claims, routeKey, body: text };
  return JSON.stringify({ sent, answered: reply }, undefined, 2);
}
