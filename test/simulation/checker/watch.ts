// Watches every request and every write as it happens, and holds what must never be broken even for
// a moment.
import type { EmulatedAnswer, EmulatedRequest } from '../../../sandbox/iamport/types';
import type { Row, Sent } from './facts';
import { checkCoupon, checkCouponSent } from './coupons';
import { checkDisaster, noteDisaster } from './disaster';
import { checkIntent } from './given-back';
import { checkErasure, checkExpiry } from './erasure';
import { checkFindable } from './finding';
import { noteChange } from './following';
import { checkWrite } from './history';
import { checkHasty, countSilence, noteRound, noteTold } from './night';
import type { Seen } from './record';
import { Record } from './record';
import { noteSights } from './refunds';
import { checkRepetition } from './repetition';
import { checkSent } from './sending';
import { checkDeletion, checkItem, countInquiry, noteWindow } from './registrations';
import { checkAnswer, checkLine } from './silence';
import { checkHost, checkToken } from './tokens';
import { checkValues } from './values';

type Body = { [name: string]: unknown };

export class Watch {
  readonly record: Record;
  readonly logs: string[] = [];

  constructor(seen: Seen) {
    this.record = new Record(seen);
  }

  request(request: EmulatedRequest, answer: EmulatedAnswer, at: number): void {
    const sent = sentOf(request, answer, at);
    checkHost(this.record, sent);
    checkCouponSent(this.record, sent);
    checkSent(this.record, sent);
    checkRepetition(this.record, sent, answer.body);
    checkDeletion(this.record, sent);
    countInquiry(this.record, sent);
    countSilence(this.record, sent);
    checkDisaster(this.record, sent);
    checkToken(this.record, sent, answer.body);
    noteSights(this.record, sent, answer.body);
    this.record.overCharge(at);
  }

  write(write: { readonly before: Row | undefined; readonly after: Row }, at: number): void {
    noteDisaster(this.record, write, at);
    checkCoupon(this.record, write.before, write.after, at);
    checkWrite(this.record, write.before, write.after, at);
    checkItem(this.record, write.before, write.after, at);
    checkIntent(this.record, write.before, write.after, at);
    checkErasure(this.record, write.before, write.after, at);
    checkFindable(this.record, write.after, at);
    noteChange(this.record, write.after, at);
    checkValues(this.record, write.after, at);
    noteRound(this.record, write.after, at);
    checkHasty(this.record, write.before, write.after, at);
  }

  /** An item has expired, and is deleted. */
  expiry(item: Row, at: number): void {
    checkExpiry(this.record, item, at);
  }

  log(line: string, at: number): void {
    this.logs.push(line);
    checkLine(this.record, line, at);
    noteTold(this.record, line, at);
  }

  /** What one of our doors said to somebody. */
  answer(user: string, said: string, at: number): void {
    checkAnswer(this.record, user, said, at);
    noteWindow(this.record, user, said, at);
  }
}

function sentOf(request: EmulatedRequest, answer: EmulatedAnswer, at: number): Sent {
  const { method, path, headers } = request;
  const whole = answer.act === 'answer' && answer.delayMs === 0;
  const moves = path.endsWith('/again') || path.endsWith('/cancel');
  const looking = method === 'GET' && !path.startsWith('/payments/status');
  const listing = looking && whole && answer.status < 300;
  return {
    at,
    method,
    path,
    authorization: headers['authorization'] ?? '',
    host: headers['host'] ?? '',
    from: headers['from'] ?? '',
    body: method === 'POST' ? (JSON.parse(request.body ?? '{}') as Body) : {},
    status: whole ? answer.status : undefined,
    refusal: moves ? refusalIn(heardOf(answer)) : '',
    shown: listing ? recordsIn(answer.body) : 0,
    takesMs: answer.act === 'hang' || answer.act === 'slow' ? Infinity : answer.delayMs,
  };
}

/** What of an answer came through; a cut one may be whole if it is short. */
function heardOf({ act, body, truncateAt = 0 }: EmulatedAnswer): string {
  if (act === 'answer') return body;
  return act === 'truncate' ? Buffer.from(body).subarray(0, truncateAt).toString() : '';
}

function refusalIn(body: string): string {
  const found = /^\{"code":-?[1-9]\d*,"message":"([^"]*)"/.exec(body);
  if (found) return found[1] ?? '';
  return body.includes('"status":"failed"') ? 'failed' : '';
}

function recordsIn(body: string): number {
  return body.split('"imp_uid"').length - 1;
}
