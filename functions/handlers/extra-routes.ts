// The doors to credit and to lines that are charged once: an operator's, and the shop's backend's.
import * as z from 'zod/mini';
import { extraIdOf } from '../adapters/refund-ids';
import { sha256 } from '../adapters/sha256';
import { taxFault } from '../domain/catalogue/merchant';
import { Refusal } from '../domain/common/errors';
import { won } from '../domain/common/money';
import type { Actor } from '../domain/subscription/deed';
import type { Subscription } from '../domain/subscription/facts';
import { anySubscription, ownSubscription } from '../usecases/common/subscriptions';
import { addExtra, previewExtra, removeLine } from '../usecases/manage/add-extras';
import type { Given, Giving } from '../usecases/manage/add-extras';
import { ahead } from '../usecases/manage/manage-subscription';
import type { Shown } from './answers';
import { ServedAnswer, SubscriptionAnswer } from './answers';
import type { Answer, Request, RequestOf, Route, RouteDeps } from './http';
import { json, route } from './http';
import { operator, reason, Reasoned } from './operator';
import { PreviewQuery } from './queries';
import { Keep, line, user } from './schemas';
import { server } from './server-routes';
import { actorOf, idOf, show, showToBackend } from './shown';
import { AskedAnswer, askedView } from './timeline-views';
import { lineView } from './views';

/** Won that the charges to come use before a card is asked. */
const GiveCredit = z.strictObject({
  amount: z.int().check(z.minimum(1), z.maximum(9_999_999)),
  reason,
});

/**
 * Charged once, with the next charge that the calendar brings. Without the record of the customer's
 * act it is refused.
 */
const AddLine = z.strictObject({
  /** What it is for, as the statement says it; it must not name a person. */
  name: line(60),
  amount: z.int().check(z.minimum(1), z.maximum(9_999_999)),
  tax_free: z.optional(z.int().check(z.minimum(0))),
  consent: z.optional(
    z.strictObject({
      /** Word by word, as it was shown or said. */
      text: z.optional(
        z.string().check(z.minLength(1), z.maxLength(2_000), z.regex(/^[^\p{Cs}]*$/u)),
      ),
      /** SHA-256 of the text in UTF-8, in hex. */
      hash: z.optional(
        z.string().check(z.regex(/^[0-9a-f]{64}$/, 'must be 64 lowercase hex digits')),
      ),
      at: z.optional(z.iso.datetime({ offset: true })),
      /** Such as `call` or `app`. */
      channel: z.optional(line(40)),
    }),
  ),
  reason,
});
/** The same for a user whom a backend names. */
const AddLineOf = z.extend(AddLine, { user });

const ExtraAnswer = () =>
  z.object({
    subscription: z.string(),
    /** Of this gift, what was taken back, or this line; the same Idempotency-Key is the same. */
    id: z.string(),
    kind: z.enum(['credit', 'credit_taken', 'one_off']),
    amount: z.int(),
    tax_free: z.int(),
    /** Won of credit that it holds then; 0 where a restore has forgotten gifts that were used. */
    credit: z.int(),
    /** Lines that wait for the next charge. */
    lines: z.array(z.object({ id: z.string(), amount: z.int(), tax_free: z.int() })),
    /** What is charged next with it; null where nothing is within thirteen months. */
    next_charge: z.nullable(AskedAnswer()),
  });

const keyed = { query: PreviewQuery, keyed: true, answers: ExtraAnswer } as const;

export const extraRoutes: readonly Route[] = [
  route({
    ...operator,
    ...keyed,
    method: 'POST',
    path: '/admin/subscriptions/{id}/credit',
    summary: 'Gives credit in won, which the charges to come use; or previews that',
    takes: GiveCredit,
    does: async (deps, request) => {
      const row = await anySubscription(deps, idOf(request.params));
      return give(deps, row, request, creditOf(request, 'credit'));
    },
  }),
  route({
    ...operator,
    ...keyed,
    method: 'POST',
    path: '/admin/subscriptions/{id}/credit/take-back',
    summary: 'Takes credit back that was given by mistake and is not used; or previews that',
    takes: GiveCredit,
    does: async (deps, request) => {
      const row = await anySubscription(deps, idOf(request.params));
      return give(deps, row, request, creditOf(request, 'credit_taken'));
    },
  }),
  route({
    ...operator,
    ...keyed,
    method: 'POST',
    path: '/admin/subscriptions/{id}/lines',
    summary: "Adds a line to the next charge, on a record of the customer's act; or previews that",
    takes: AddLine,
    does: async (deps, request) => {
      const told = request.body;
      const row = await anySubscription(deps, idOf(request.params));
      const extra = lineOf(deps, told);
      return give(deps, row, request, { actor: operatorOf(request, told.reason), extra });
    },
  }),
  route({
    ...operator,
    method: 'POST',
    path: '/admin/subscriptions/{id}/lines/{line}/remove',
    summary: 'Takes a line back that no charge has asked for yet',
    takes: Reasoned,
    answers: SubscriptionAnswer,
    does: async (deps, request) => {
      const { reason: why } = request.body;
      const row = await anySubscription(deps, idOf(request.params));
      const wish = { id: lineIn(request), actor: operatorOf(request, why) };
      return json(await show(deps, await removeLine(deps, row, wish)));
    },
  }),
  route({
    ...server,
    ...keyed,
    method: 'POST',
    path: '/server/subscriptions/{id}/lines',
    summary: "Adds a line to a user's next charge, on a record of her act; or previews that",
    takes: AddLineOf,
    does: async (deps, request) => {
      const { user, ...told } = request.body;
      const row = await ownSubscription(deps, user, idOf(request.params));
      const actor = { ...actorOf(request), reason: told.reason };
      return give(deps, row, request, { actor, extra: lineOf(deps, told) });
    },
  }),
  route({
    ...server,
    method: 'POST',
    path: '/server/subscriptions/{id}/lines/{line}/remove',
    summary: 'Takes a line of a user back that no charge has asked for yet',
    takes: Keep,
    answers: ServedAnswer,
    does: async (deps, request) => {
      const { user } = request.body;
      const row = await ownSubscription(deps, user, idOf(request.params));
      const wish = { id: lineIn(request), actor: actorOf(request) };
      return json(await showToBackend(deps, await removeLine(deps, row, wish)));
    },
  }),
];

const operatorOf = ({ userId: by }: Request, why: string): Actor => ({
  who: 'operator',
  by,
  reason: why,
});

function creditOf(
  request: RequestOf<typeof GiveCredit, typeof PreviewQuery>,
  kind: 'credit' | 'credit_taken',
): Unnamed {
  const { amount, reason: why } = request.body;
  const extra = { kind, amount: won(amount), taxFree: won(0) };
  return { actor: operatorOf(request, why), extra };
}

function lineIn({ params }: Request): string {
  const { line = '' } = params;
  if (/^ext[a-z0-9]{16}$/.test(line)) return line;
  throw new Refusal('not_found', 'no such line waits for a charge');
}

type Unnamed = { readonly actor: Actor; readonly extra: Omit<Giving['extra'], 'id'> };

async function give(
  deps: RouteDeps,
  row: Subscription,
  { callKey, query }: Request,
  { actor, extra }: Unnamed,
): Promise<Answer> {
  const isPreview = query['preview'] === 'true';
  if (callKey === undefined && !isPreview) {
    throw new Refusal('invalid', 'Idempotency-Key must be sent');
  }
  const id = extraIdOf(row.id, extra.kind, callKey ?? '');
  const ask = { actor, extra: { ...extra, id } };
  const given = isPreview ? previewExtra(deps, row, ask) : await addExtra(deps, row, ask);
  return json(extraView(deps, given));
}

/**
 * What raises a charge through another door than the customer's needs the record of her act. Throws
 * Refusal(unfit) where it is not whole, and invalid for taxes that the merchant can not have.
 */
function lineOf(
  { env }: RouteDeps,
  { name, amount, tax_free: taxFree = 0, consent }: z.infer<typeof AddLine>,
): Unnamed['extra'] {
  const { text, hash, at, channel } = consent ?? {};
  if (text === undefined || at === undefined || channel === undefined) {
    const what = 'the record of an act of the customer is needed: text, hash, at, channel';
    throw new Refusal('unfit', what);
  }
  if (hash !== sha256(text)) throw new Refusal('unfit', 'hash must be the SHA-256 of the text');
  if (taxFree > amount) throw new Refusal('invalid', `tax_free must be at most ${amount}`);
  const fault = taxFault(env.MERCHANT_KIND, { amount, taxFree });
  if (fault !== undefined) throw new Refusal('invalid', fault);
  const saidAt = Math.floor(Date.parse(at) / 1_000);
  const act = { sha256: hash, saidAt, channel };
  return { kind: 'one_off', amount: won(amount), taxFree: won(taxFree), name, act };
}

/** Months ahead in which the next charge is looked for: a year, and one that is paused. */
const monthsAhead = 13;

function extraView(deps: RouteDeps, { subscription, extra }: Given): Shown<typeof ExtraAnswer> {
  const moments = ahead(deps, subscription, monthsAhead);
  const next = moments.find(({ step, charge }) => step === 'charge' && charge)?.charge;
  return {
    subscription: subscription.id,
    id: extra.id,
    kind: extra.kind,
    amount: extra.amount,
    tax_free: extra.taxFree,
    credit: Math.max(0, subscription.credit ?? 0),
    lines: (subscription.lines ?? []).map(lineView),
    next_charge: next ? askedView(next) : null,
  };
}
