// npm run check-channel: does the channel of the card window issue billing keys, or take money,
// which shop id does it bill under, and how does the account answer an empty list?
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { StoreChannel } from '../functions/adapters/iamport-channels';
import { emptyListOf, storeChannels } from '../functions/adapters/iamport-channels';
import { iamportGateway } from '../functions/adapters/iamport-gateway';
import type { EmptyForm } from '../functions/adapters/iamport-lists';
import { iamportCredentials } from '../functions/adapters/secret';
import type { Payment } from '../functions/domain/charge/payment';
import { idsPerCall } from '../functions/domain/charge/road';
import { isKeyOfOurs } from '../functions/domain/common/identity';
import type { Gateway } from '../functions/ports/gateway';
import { runCommand } from './command';

const usage = `usage: npm run -s check-channel -- [--payment IMP_UID] [--days N]
                                          [--channel KEY] [--mid MID]
                                          [--secret NAME] [--url URL]

Says whether card windows issue billing keys or take money: a channel that is set up for ordinary
payments charges the amount that the window shows, and leaves no key. Open one card window with the
channel in question first, and finish it. Before that, where iamport lists the store's channels, it
says the shop id (MID) of each: set the one of your billing channel as the setting mid. It also
reads one list that is surely empty: the nights have to know that answer.
Exit status 0: it issues. 1: it charges, or has another shop id, or a fault. 2: wrong options.
3: nothing to judge by, also of the empty list.

  --payment   the payment of one card window; otherwise all of the last days are looked at
  --days      how far back, 3 if not given, at most 80
  --channel   the setting channelKey: of this channel alone the shop id is told and compared
  --mid       the setting mid, to be compared with what iamport says
  --secret    the secret in Secrets Manager, as in the setting iamportSecret; otherwise the
              account's key and secret are read from IMP_KEY and IMP_SECRET
  --url       https://api.iamport.kr if not given
  --help      shows this
`;

type Looked = Pick<Gateway, 'list' | 'payment' | 'keysMany'>;
type Options = {
  readonly payment?: string | undefined;
  readonly days: number;
  /** Epoch seconds. */
  readonly now: number;
  readonly say: (line: string) => void;
};
export type Finding = 'issues' | 'charges' | 'unclear';

const daySeconds = 86_400;
/** Charges of a billing key: made by a server, and not in a window. */
const chargesOfKeys = new Set(['payment', 'payment.scheduled']);

export async function checkChannel(gateway: Looked, options: Options): Promise<Finding> {
  const { say } = options;
  const found = await windowsOf(gateway, options);
  if (!found) {
    say('iamport gave no answer that can be read: try again');
    return 'unclear';
  }
  const taken = found.filter(({ usage }) => usage !== 'issue');
  const issued = await keysOf(gateway, taken);
  if (!issued) {
    say('iamport did not say which billing keys there are: try again');
    return 'unclear';
  }
  const charges = taken.filter(({ keyId }) => !issued.has(keyId ?? ''));
  for (const { paymentId, amount, paidAt } of charges) {
    say(`${paymentId}: ${amount} won taken at ${new Date(paidAt * 1_000).toISOString()}, no key`);
  }
  if (charges.length > 0) {
    say('this channel charges instead of issuing: refund what it took, and use a billing channel');
    return 'charges';
  }
  if (found.length === 0) {
    say('no card window is on record: open one, finish it, and run this again');
    return 'unclear';
  }
  say(`this channel issues billing keys: ${found.length} card windows, no money taken`);
  return 'issues';
}

type Wanted = {
  readonly channel?: string | undefined;
  readonly mid?: string | undefined;
  readonly say: (line: string) => void;
};

/** False where iamport lists another shop id; without a list nothing is compared. */
export function tellShopIds(
  listed: readonly StoreChannel[] | undefined,
  { channel, mid, say }: Wanted,
): boolean {
  const channels = listed?.filter(({ key }) => channel === undefined || key === channel) ?? [];
  if (channels.length === 0) {
    const of = channel === undefined ? 'no channels' : 'no such channel';
    say(`iamport lists ${of}: its console shows the shop id (MID): set that one`);
    return true;
  }
  for (const one of channels) {
    const kind = one.test ? ', a test channel' : '';
    const name = `${one.provider}${kind}, ${one.key ?? 'no key told'}`;
    say(`shop id of ${name}: set it with -c mid=${one.mid}`);
  }
  if (mid === undefined || channels.some((one) => one.mid === mid)) return true;
  say(`none of them has the shop id ${mid}: set mid as above, or each new card is refused`);
  return false;
}

/** Whether the nights know the answer for an empty list; a finished card window teaches it. */
export function tellEmptyList(form: EmptyForm | undefined, say: (line: string) => void): boolean {
  if (!form) {
    say('iamport did not answer the list that is surely empty: try again');
    return false;
  }
  if (form.kind === 'page') {
    say('an empty list is answered as an empty page');
    return true;
  }
  const { status, message, isKnown } = form;
  say(`an empty list is refused with ${status}, "${message}"`);
  if (isKnown) return true;
  say('the nights cannot tell this answer from a refusal, and none of them would be complete:');
  say('finish one card window, and run this again');
  return false;
}

/** Paid records of card windows; undefined where an answer is missing. */
async function windowsOf(
  gateway: Looked,
  { payment, days, now }: Options,
): Promise<readonly Payment[] | undefined> {
  if (payment !== undefined) {
    const looked = await gateway.payment(payment);
    if (looked.kind === 'unanswered') return undefined;
    return looked.kind === 'found' ? looked.payments.filter(isStanding) : [];
  }
  const windows: Payment[] = [];
  const ask = { status: 'paid', from: now - days * daySeconds, to: now } as const;
  for (let page: number | undefined = 1; page !== undefined;) {
    const listed = await gateway.list({ ...ask, page });
    if (listed.kind !== 'page') return undefined;
    const isWindow = ({ keyId, usage = '' }: Payment) =>
      isKeyOfOurs(keyId) && !chargesOfKeys.has(usage);
    windows.push(...listed.payments.filter(isWindow));
    page = listed.next;
  }
  return windows;
}

function isStanding({ status }: Payment): boolean {
  return status === 'paid';
}

async function keysOf(
  gateway: Looked,
  payments: readonly Payment[],
): Promise<ReadonlySet<string> | undefined> {
  const wanted = [...new Set(payments.flatMap(({ keyId }) => keyId ?? []))];
  const there = new Set<string>();
  for (let from = 0; from < wanted.length; from += idsPerCall) {
    const answer = await gateway.keysMany(wanted.slice(from, from + idsPerCall));
    if (answer.kind === 'unanswered' || answer.unnamed > 0) return undefined;
    for (const keyId of answer.cards.keys()) there.add(keyId);
  }
  return there;
}

type Values = {
  readonly payment?: string;
  readonly channel?: string;
  readonly mid?: string;
  readonly days?: string;
  readonly secret?: string;
  readonly url?: string;
};

const statuses = { issues: 0, charges: 1, unclear: 3 } as const;
const daysMax = 80;
const usualUrl = 'https://api.iamport.kr';

await runCommand<Values>(import.meta.url, {
  name: 'check-channel',
  usage,
  options: {
    payment: { type: 'string' },
    channel: { type: 'string' },
    mid: { type: 'string' },
    days: { type: 'string' },
    secret: { type: 'string' },
    url: { type: 'string' },
  },
  async run({ payment, channel, mid, days: text = '3', secret, url = usualUrl }) {
    const days = Number(text);
    if (!Number.isInteger(days) || days < 1 || days > daysMax) {
      throw new Error(`--days must be a whole number up to ${daysMax}, got "${text.slice(0, 20)}"`);
    }
    const iamport = {
      fetch,
      baseUrl: url,
      credentials: credentialsFrom(secret),
      clock: () => performance.now(),
      deadlineMs: 30_000,
      timer: (ms: number) => AbortSignal.timeout(ms),
    };
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    const now = Math.floor(Date.now() / 1_000);
    const isIts = tellShopIds(await storeChannels(iamport), { channel, mid, say });
    const found = await checkChannel(iamportGateway(iamport), { payment, days, now, say });
    const isKnown = tellEmptyList(await emptyListOf(iamport), say);
    if (!isIts || found === 'charges') return 1;
    return isKnown ? statuses[found] : statuses.unclear;
  },
});

function credentialsFrom(secret: string | undefined) {
  if (secret !== undefined) {
    const client = new SecretsManagerClient({});
    return iamportCredentials({ client, secretArn: secret, clock: () => performance.now() });
  }
  const { IMP_KEY: impKey = '', IMP_SECRET: impSecret = '' } = process.env;
  if (impKey === '' || impSecret === '') {
    throw new Error('set IMP_KEY and IMP_SECRET, or name the secret with --secret');
  }
  return () => Promise.resolve({ impKey, impSecret });
}
