// The doors by which a person is erased: by her own wish, or by an operator.
import * as z from 'zod/mini';
import { Refusal } from '../domain/common/errors';
import type { Erased, Erasing } from '../usecases/erase/erase-person';
import { erasePerson } from '../usecases/erase/erase-person';
import type { Shown } from './answers';
import type { Answer, Route, RouteDeps } from './http';
import { json, route } from './http';
import { operator, Reasoned } from './operator';

/** `waits_for` is null where all that is personal is gone; what waits completes by itself. */
const EraseAnswer = () =>
  z.object({
    done: z.boolean(),
    items: z.array(
      z.object({ subscription: z.string(), done: z.boolean(), waits_for: z.nullable(z.string()) }),
    ),
  });

export const eraseRoutes: readonly Route[] = [
  route({
    function: 'subscriptions',
    auth: 'user',
    throttle: 'writes',
    method: 'DELETE',
    path: '/me',
    summary: 'Ends every subscription of the user, and erases what is personal; 202 while it waits',
    answers: EraseAnswer,
    also: [202],
    does: (deps, { userId }) => erase(deps, { userId, actor: { who: 'customer' } }),
  }),
  route({
    ...operator,
    method: 'POST',
    path: '/admin/users/{user}/erase',
    summary: 'The same for a user, by an operator; asked again it says what is left',
    takes: Reasoned,
    answers: EraseAnswer,
    also: [202],
    does: async (deps, { userId: by, params, body }) => {
      const { reason } = body;
      const erasing = { userId: userOf(params), actor: { who: 'operator', by, reason } } as const;
      const erased = await erasePerson(deps, erasing);
      // A misspelt id has nothing either, and its person would be told to be forgotten.
      if (erased.length === 0) throw new Refusal('not_found', nothingStored);
      return eraseAnswer(erased);
    },
  }),
];

const nothingStored =
  'nothing is stored under this user id: it is misspelt or not encoded, or its person was erased';

async function erase(deps: RouteDeps, erasing: Erasing): Promise<Answer> {
  return eraseAnswer(await erasePerson(deps, erasing));
}

function eraseAnswer(erased: readonly Erased[]): Answer {
  const view = eraseView(erased);
  return json(view, view.done ? 200 : 202);
}

function eraseView(erased: readonly Erased[]): Shown<typeof EraseAnswer> {
  const items = erased.map(({ subscription, waits }) => ({
    subscription,
    done: waits === undefined,
    waits_for: waits ?? null,
  }));
  return { done: items.every(({ done }) => done), items };
}

function userOf({ user = '' }: Readonly<Record<string, string>>): string {
  if (user.length >= 1 && user.length <= 255) return user;
  throw new Refusal('not_found', 'there is no such user');
}
