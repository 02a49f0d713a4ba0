// Customers, as their browsers speak to the doors: sign up, come back twice, cancel, change cards.
import { finishWindow } from '../../sandbox/iamport/window';
import type { Cloud } from './cloud';
import type { Said } from './checker/facts';
import { env } from './settings';
import { routes } from '../../functions/handlers/all-routes';

export const goodCard = '4242-4242-4242-4242';

export type Visit = {
  readonly route: string;
  readonly user?: string;
  /** An operator asks, for the subscription of this user. */
  readonly asOperator?: boolean;
  /** The shop's backend asks. */
  readonly asBackend?: boolean;
  readonly id?: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};
export type Json = Record<string, unknown>;
export type PauseBody = {
  readonly when: 'now' | 'period_end';
  readonly until?: string;
  readonly periods?: number;
};

export type Asked = { readonly plan?: string; readonly quantity?: number };
/** Who is told of it: the checker reckons by itself what she agreed to. */
/** What came of a change that was made at once. */
export type Changed = {
  readonly status: number;
  readonly outcome: string;
  /** Won each period, and at once. */
  readonly amount: number;
  readonly charge: number;
};
type Changing = {
  readonly onChange: (id: string, asked: Asked) => void;
  readonly onUndoChange: (id: string) => void;
};

type Answering = {
  readonly nowMs: number;
  readonly onAnswer: (id: string, said: Omit<Said, 'heardAt'>) => Said;
};

type Trying = {
  readonly onStart: (id: string) => () => void;
  readonly onNotice: (id: string, channel: string) => void;
};

export class People {
  readonly subscriptions = new Map<string, string>();
  private readonly owners = new Map<string, string>();

  constructor(
    private readonly cloud: Cloud,
    /** Hears every answer of our doors; the user is empty for nobody in particular. */
    private readonly onAnswer: (user: string, said: string) => void,
  ) {}

  /** Whose subscription it is, once its checkout was answered. */
  ownerOf(id: string): string | undefined {
    return this.owners.get(id);
  }

  /** Every subscription that was ever opened for a user. */
  allOf(user: string): readonly string[] {
    return [...this.owners].filter(([, owner]) => owner === user).map(([id]) => id);
  }

  async visit(visit: Visit): Promise<{ status: number; json: Json; location: string }> {
    const route = routes.find((one) => `${one.method} ${one.path}` === visit.route);
    if (!route) throw new Error(`there is no route ${visit.route}`);
    const answer = await this.cloud.request(
      {
        routeKey: visit.route,
        headers: { 'content-type': 'application/json' },
        ...(visit.id === undefined ? {} : { pathParameters: { id: visit.id } }),
        ...(visit.params ? { pathParameters: visit.params } : {}),
        ...(visit.query ? { queryStringParameters: visit.query } : {}),
        ...(visit.body === undefined ? {} : { body: JSON.stringify(visit.body) }),
        requestContext: {
          timeEpoch: this.cloud.parts.timeline.nowMs,
          ...(visit.user ? { authorizer: { jwt: { claims: claimsOf(visit) } } } : {}),
        },
      },
      route.function,
    );
    const { statusCode = 0, body = '', headers = {} } = answer ?? {};
    this.onAnswer(visit.user ?? '', body);
    const json = body.startsWith('{') ? (JSON.parse(body) as Json) : {};
    return { status: statusCode, json, location: String((headers as Json)['location'] ?? '') };
  }

  /** Through the checkout and the card window; which door reports back first is the caller's. */
  async open(user: string, plan: string, card: string | undefined = goodCard, quantity?: number) {
    const seats = quantity === undefined ? {} : { quantity };
    const body = { plan, ...seats, buyer: buyerOf(user) };
    const { json, status } = await this.visit({ route: 'POST /subscriptions', user, body });
    if (status !== 201) return undefined;
    const id = String(json['subscription']);
    this.subscriptions.set(user, id);
    this.owners.set(id, user);
    return this.finish(json, card);
  }

  async openCard(user: string, card: string | undefined = goodCard) {
    const id = this.subscriptions.get(user) ?? '';
    const body = { buyer: buyerOf(user) };
    const route = 'POST /subscriptions/{id}/card';
    const { json, status } = await this.visit({ route, user, id, body });
    return status === 201 ? this.finish(json, card) : undefined;
  }

  /** The three ways back; each may be used any number of times. */
  async callback(user: string, ids: Ids & Failure) {
    return this.visit({ route: 'POST /billing/charge', user, body: ids });
  }

  async land(ids: Ids, success = true) {
    const query = { ...ids, imp_success: String(success) };
    return this.visit({ route: 'GET /mobile/billing/landing', query: query });
  }

  async webhook(body: object) {
    return this.visit({ route: 'POST /iamport/webhook', body });
  }

  async cancel(user: string, when: 'now' | 'period_end') {
    const id = this.subscriptions.get(user) ?? '';
    return this.visit({ route: 'POST /subscriptions/{id}/cancel', user, id, body: { when } });
  }

  async withdraw(user: string) {
    const id = this.subscriptions.get(user) ?? '';
    const body = { when: 'now', reason: 'withdrawal' };
    return this.visit({ route: 'POST /subscriptions/{id}/cancel', user, id, body });
  }

  async keep(user: string) {
    const id = this.subscriptions.get(user) ?? '';
    return this.visit({ route: 'POST /subscriptions/{id}/keep', user, id });
  }

  async pause(user: string, body: PauseBody) {
    const id = this.subscriptions.get(user) ?? '';
    return this.visit({ route: 'POST /subscriptions/{id}/pause', user, id, body });
  }

  async resume(user: string) {
    const id = this.subscriptions.get(user) ?? '';
    return this.visit({ route: 'POST /subscriptions/{id}/resume', user, id });
  }

  /** Other terms from the next period on; answers the HTTP status. */
  async change(universe: Changing, user: string, asked: Asked): Promise<number> {
    const id = this.subscriptions.get(user) ?? '';
    universe.onChange(id, asked);
    const body = { ...asked, when: 'period_end' };
    return (await this.visit({ route: 'POST /subscriptions/{id}/change', user, id, body })).status;
  }

  /** Other terms from today on, at what the preview shows. */
  async changeNow(user: string, asked: Asked): Promise<Changed> {
    const shown = await this.previewNow(user, asked);
    return shown.status === 200 ? this.confirmNow(user, asked, shown) : shown;
  }

  /** What it would come to; an outcome has only what was made. */
  async previewNow(user: string, asked: Asked): Promise<Changed> {
    const { status, json } = await this.askNow(user, asked, { preview: 'true' });
    const { amount = 0, charge = 0 } = json;
    return { status, outcome: '', amount: Number(amount), charge: Number(charge) };
  }

  async confirmNow(user: string, asked: Asked, { amount, charge }: Changed): Promise<Changed> {
    const { status, json } = await this.askNow(user, { ...asked, amount, charge });
    const change = json['change'] as { readonly outcome?: string } | undefined;
    return { status, outcome: change?.outcome ?? '', amount, charge };
  }

  private askNow(user: string, asked: object, query?: Visit['query']) {
    const id = this.subscriptions.get(user) ?? '';
    const route = 'POST /subscriptions/{id}/change';
    return this.visit({ route, user, id, body: { ...asked, when: 'now' }, query });
  }

  async undoChange(universe: Changing, user: string): Promise<number> {
    const id = this.subscriptions.get(user) ?? '';
    const route = 'POST /subscriptions/{id}/undo-change';
    const { status } = await this.visit({ route, user, id });
    if (status === 200) universe.onUndoChange(id);
    return status;
  }

  /** Answers what she is asked, if anything; 0 where nothing is, or no answer came. */
  async answer(universe: Answering, user: string, act: Said['act']): Promise<number> {
    const id = this.subscriptions.get(user) ?? '';
    const asked = await this.visit({ route: 'GET /subscriptions/{id}/consents', user, id });
    const [request] = (asked.json['items'] ?? []) as readonly Json[];
    if (request?.['current'] !== true) return 0;
    return this.answerTo(universe, user, { request, act });
  }

  /** The request as it was read, whatever is asked by now. */
  async answerTo(
    universe: Answering,
    user: string,
    { request, act }: { readonly request: Json; readonly act: Said['act'] },
  ): Promise<number> {
    const id = this.subscriptions.get(user) ?? '';
    const [period, amount] = [Number(request['period']), Number(request['amount_after'])];
    const said = universe.onAnswer(id, { act, period, amount, at: universe.nowMs });
    const route = 'POST /subscriptions/{id}/consents/{consent}';
    const params = { id, consent: String(request['id']) };
    const { status } = await this.visit({ route, user, params, body: { act } });
    if (status === 200) said.heardAt = universe.nowMs;
    else if (status >= 400 && status < 500) said.isRefused = true;
    return status;
  }

  /** Ends a trial by a purchase; answers the HTTP status. */
  async buy(universe: Trying, user: string): Promise<{ status: number; json: Json }> {
    const id = this.subscriptions.get(user) ?? '';
    const answered = universe.onStart(id);
    const route = 'POST /subscriptions/{id}/start';
    try {
      const query = { preview: 'true' };
      const shown = await this.visit({ route, user, id, body: {}, query });
      if (shown.status !== 200) return shown;
      const { amount } = shown.json['charge'] as { amount: number };
      return await this.visit({ route, user, id, body: { amount } });
    } finally {
      answered();
    }
  }

  /** The shop tells that it has told a customer; answers the HTTP status. */
  async notify(universe: Trying, user: string, channel: string): Promise<number> {
    const id = this.subscriptions.get(user) ?? '';
    universe.onNotice(id, channel);
    const route = 'POST /server/subscriptions/{id}/notices';
    const body = { user, channel, sha256: 'ab'.repeat(32) };
    return (await this.visit({ route, user, asBackend: true, id, body })).status;
  }

  async release(user: string, reason = '문의가 해결됨') {
    const route = 'POST /admin/subscriptions/{id}/release';
    const id = this.subscriptions.get(user) ?? '';
    return this.visit({ route, user, asOperator: true, id, body: { reason } });
  }

  async read(user: string, id = this.subscriptions.get(user) ?? '') {
    await this.visit({ route: 'GET /subscriptions/{id}', user, id });
    return this.visit({ route: 'GET /subscriptions/{id}/charges', user, id });
  }

  /** Opens a window and leaves it open; `finish` ends it. */
  async start(user: string, route: string, body: object): Promise<Json | undefined> {
    const id = this.subscriptions.get(user) ?? '';
    const whole = { ...body, buyer: buyerOf(user) };
    const { json, status } = await this.visit({ route, user, id, body: whole });
    if (status !== 201) return undefined;
    this.subscriptions.set(user, String(json['subscription']));
    this.owners.set(String(json['subscription']), user);
    return json;
  }

  finish(checkout: Json, card: string | undefined): Ids {
    const params = checkout['request_pay'] as Json;
    const end = finishWindow(this.cloud.parts.emulator, params, card);
    const merchant_uid = String(params['merchant_uid']);
    return end.impUid === null ? { merchant_uid } : { merchant_uid, imp_uid: end.impUid };
  }
}

function claimsOf({ user = '', asOperator, asBackend }: Visit): Readonly<Record<string, string>> {
  if (asBackend) return { sub: 'shop-backend', scope: env.SERVER_SCOPE };
  return asOperator ? { sub: 'operator', scope: env.OPERATOR_SCOPE } : { sub: user };
}

/** iamport's words for a window that ended without a card. */
export type Failure = { readonly success?: boolean; readonly error_code?: string };

export type Ids = { readonly merchant_uid: string; readonly imp_uid?: string };

/** Stands nowhere but in its owner's answers; the phone is everybody's, and in no log at all. */
export function buyerOf(user: string) {
  return { name: `${user}님`.slice(0, 16), email: `${user}@personal.test`, tel: '010-5555-0199' };
}
