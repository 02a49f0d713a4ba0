// What an iamport account says of itself, for who sets up a stage: the channels of its store, their
// shop ids (MIDs), and how it answers a list that is empty.
import type { GatewayDeps } from './iamport-gateway';
import { pinned } from './iamport-gateway';
import type { EmptyForm } from './iamport-lists';
import { emptyForm } from './iamport-lists';
import type { Send } from './iamport-session';
import { iamportSession } from './iamport-session';
import { isWire } from './iamport-wire';

/** What the list of a store's channels says of one; what it leaves out is absent. */
export type StoreChannel = {
  readonly provider: string;
  readonly mid: string;
  readonly test: boolean;
  readonly key?: string | undefined;
};

/** Undefined where iamport does not tell: the list is not promised to every account. */
export async function storeChannels(
  given: GatewayDeps,
): Promise<readonly StoreChannel[] | undefined> {
  const send = sessionOf(given);
  const answer = await send({ name: 'channels', method: 'GET', path: '/users/pg' });
  if (answer.kind !== 'answer' || answer.status !== 200 || !isWire(answer.body)) return undefined;
  const { code, response } = answer.body;
  if (code !== 0 || !Array.isArray(response)) return undefined;
  return response.flatMap((one: unknown) => channelIn(one) ?? []);
}

function channelIn(wire: unknown): StoreChannel | undefined {
  if (!isWire(wire)) return undefined;
  const { pg_provider: provider, pg_id: mid, sandbox, channel_key: key } = wire;
  if (typeof provider !== 'string' || typeof mid !== 'string' || mid === '') return undefined;
  return { provider, mid, test: sandbox === true, ...(typeof key === 'string' ? { key } : {}) };
}

/** Undefined where iamport does not answer. */
export function emptyListOf(given: GatewayDeps): Promise<EmptyForm | undefined> {
  return emptyForm(sessionOf(given));
}

function sessionOf(given: GatewayDeps): Send {
  const { lookupDeadlineMs = 10_000, baseUrl } = given;
  return iamportSession({ ...given, lookupDeadlineMs, baseUrl: pinned(baseUrl) });
}
