// A request for consent and the answers to such, as callers see them.
import * as z from 'zod/mini';
import type { ConsentRecord } from '../domain/subscription/consent-record';
import type { Subscription } from '../domain/subscription/facts';
import type { Rise } from '../domain/subscription/rise';
import { answerTo, riseOf } from '../domain/subscription/rise';
import type { Shown } from './answers';
import type { Texts } from './consent-text';
import { requestIdOf, textsOf, textVersion } from './consent-text';
import type { RouteDeps } from './http';
import type { Language } from './spoken';
import { isoKorea } from './views';

const Text = () => z.object({ text: z.string(), sha256: z.string() });

/** One that is open comes first; answers follow, newest first. */
export const ConsentAnswer = () =>
  z.object({
    id: z.string(),
    /** The request of now is open until it is answered; of former ones the answer is told. */
    state: z.enum(['open', 'agreed', 'declined']),
    /** Whether it can be answered, or its answer changed. */
    current: z.boolean(),
    period: z.int(),
    /** The first day of its period, on which the new amount is charged. */
    starts_on: z.string(),
    /** The first day on which an agreement counts; null for an answer. */
    opens_on: z.nullable(z.string()),
    plan: z.string(),
    price_version: z.int(),
    quantity: z.int(),
    /** Each period, for all of the quantity. */
    amount_before: z.int(),
    amount_after: z.int(),
    currency: z.literal('KRW'),
    card: z.nullable(z.object({ last_digits: z.string() })),
    text_version: z.string(),
    /** As they are to be shown; null for an answer, whose hash names what was shown. */
    text: z.nullable(z.object({ ko: Text(), en: Text() })),
    sha256: z.nullable(z.string()),
    language: z.nullable(z.enum(['ko', 'en'])),
    source: z.nullable(z.enum(['customer', 'imported'])),
    answered_at: z.nullable(z.string()),
  });

type One = Shown<typeof ConsentAnswer>;

/** What is asked now, with its words and its id. */
export type Request = {
  readonly id: string;
  readonly rise: Rise;
  readonly texts: Texts;
  readonly lastDigits?: string | undefined;
};

/** The most answers that are listed. */
export const answersMax = 100;

export async function requestOf(deps: RouteDeps, of: Subscription): Promise<Request | undefined> {
  const rise = riseOf(of, deps.clock.now());
  if (!rise) return undefined;
  const card = of.keyId === undefined ? undefined : await deps.ledger.card(of.id, of.keyId);
  const { catalogue } = deps.settings;
  const plan = catalogue.get(rise.price.planId);
  // The rule of the plan in force: it decides on the day.
  const { onNoConsent = 'end' } = catalogue.get(of.price.planId) ?? {};
  const texts = textsOf({ rise, plan, card, onNoConsent });
  return { id: requestIdOf(texts, rise), rise, texts, lastDigits: card?.lastDigits };
}

export async function consentsOf(deps: RouteDeps, of: Subscription): Promise<readonly One[]> {
  const [request, records] = await Promise.all([
    requestOf(deps, of),
    deps.ledger.consents(of.id, answersMax),
  ]);
  if (!request) return records.map(answerView);
  const act = answerTo(of, request.rise);
  const last = act && records.find((one) => one.act === act);
  const others = records.filter((one) => one !== last);
  return [requestView(request, act, last), ...others.map(answerView)];
}

/** `last`: the answer that it has. */
function requestView(
  { id, rise, texts, lastDigits }: Request,
  act: ConsentRecord['act'] | undefined,
  last: ConsentRecord | undefined,
): One {
  return {
    ...termsView(rise),
    id,
    state: stateOf(act),
    current: true,
    opens_on: rise.opensOn,
    plan: rise.price.planId,
    price_version: rise.price.version,
    card: lastDigits === undefined ? null : { last_digits: lastDigits },
    text_version: textVersion,
    text: texts,
    sha256: last?.sha256 ?? null,
    language: last?.language ?? null,
    source: last?.source ?? null,
    answered_at: last ? isoKorea(last.saidAt) : null,
  };
}

function answerView(of: ConsentRecord): One {
  return {
    ...termsView(of),
    id: of.request,
    state: stateOf(of.act),
    current: false,
    opens_on: null,
    plan: of.planId,
    price_version: of.priceVersion,
    card: of.lastDigits === undefined ? null : { last_digits: of.lastDigits },
    text_version: of.textVersion,
    text: null,
    sha256: of.sha256,
    language: of.language,
    source: of.source,
    answered_at: isoKorea(of.saidAt),
  };
}

type Terms = Pick<Rise, 'period' | 'startsOn' | 'before' | 'after' | 'quantity'>;

function termsView({ period, startsOn, before, after, quantity = 1 }: Terms) {
  const amounts = { amount_before: before, amount_after: after, currency: 'KRW' } as const;
  return { period, starts_on: startsOn, quantity, ...amounts };
}

const states = { agree: 'agreed', decline: 'declined' } as const;
const stateOf = (act: keyof typeof states | undefined) => (act ? states[act] : 'open');

/** What an answer is kept with: the words in the language in which they were read. */
export function shownIn({ id, texts, lastDigits }: Request, language: Language) {
  const { sha256 } = texts[language];
  return { request: id, lastDigits, textVersion, sha256, language };
}
