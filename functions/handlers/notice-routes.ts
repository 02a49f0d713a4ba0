// The door by which the shop tells of notices: a trial turns into paid periods after one.
import * as z from 'zod/mini';
import { noticeChannels } from '../domain/catalogue/notice';
import { Refusal } from '../domain/common/errors';
import { giveNotice } from '../usecases/manage/give-notice';
import { ServedAnswer } from './answers';
import type { Route } from './http';
import { json, route } from './http';
import { user } from './schemas';
import { server } from './server-routes';
import { actorOf, idOf, showToBackend } from './shown';

const Notice = z.strictObject({
  user,
  /** An e-mail is recorded, and does not suffice. */
  channel: z.enum(noticeChannels),
  /** SHA-256 of the text as it was sent or said, in hex; the text stays with the shop. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, 'must be 64 lowercase hex digits')),
  /** When it was sent or said, within the last thirty days; now if not given. */
  sent_at: z.optional(z.iso.datetime({ offset: true })),
});

export const noticeRoutes: readonly Route[] = [
  route({
    ...server,
    method: 'POST',
    path: '/server/subscriptions/{id}/notices',
    summary: 'Records that a customer was told of the paid periods after her trial',
    takes: Notice,
    answers: ServedAnswer,
    does: async (deps, request) => {
      const { user: userId, channel, sha256, sent_at } = request.body;
      const sentAt = sent_at === undefined ? undefined : Math.floor(Date.parse(sent_at) / 1_000);
      if (Number.isNaN(sentAt)) throw new Refusal('invalid', 'sent_at must be an instant');
      const ask = { userId, id: idOf(request.params), actor: actorOf(request) };
      const told = await giveNotice(deps, { ...ask, channel, sha256, sentAt });
      return json(await showToBackend(deps, told));
    },
  }),
];
