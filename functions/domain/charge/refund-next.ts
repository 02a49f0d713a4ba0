// What the words of a refused refund prove, and what follows where the record does not show it.
import type { EpochSeconds } from '../common/calendar';
import { classifyDecline } from './declines';
import { cleanLooksMin, isOverH } from './looking';
import type { Refund, RefundRefusal } from './refund';
import { refundSendsMax } from './refund';

const particle = '[이가은는을를의도]?';
/** Words of refusals that prove that the refund was not carried out and will not be. */
const sure = [
  '취소할결제건·존재하지않',
  '이미전액취소',
  '이미취소',
  '기취소',
  '취소가능잔액',
  '취소가능금액',
  '취소금액·초과',
  '취소금액·올바르지않',
  '취소금액·결제금액보다',
  '정산금액·부족',
  '정산잔액·부족',
  '정산대금·부족',
  '부분취소·불가',
  '부분취소·지원',
  '부분취소할수없',
  '부분환불·불가',
  '취소기간',
  '취소가능기간',
  '취소가능일',
  '취소기한',
  '취소·불가',
  '취소할수없',
  '지정해주셔야',
].map((words) => new RegExp(words.split('·').join(particle), 'u'));

/** Words of a time-out or of a fault on the way decide, whatever else the text says. */
export function judgeRefundRefusal(message: string): RefundRefusal {
  const { class: what } = classifyDecline(message);
  if (what === 'undecided' || what === 'infrastructure') return 'undecided';
  const squeezed = message.replaceAll(/\s/g, '');
  return sure.some((words) => words.test(squeezed)) ? 'sure' : 'unlisted';
}

/** Sends that may have been carried out: all but those that provably were not sent. */
export function countedRefundSends({ sends, unsent = 0 }: Refund): number {
  return sends - unsent;
}

/** send: the same request again. refused: it was refused and not carried out. person: a case. */
export type AfterNothing = 'wait' | 'send' | 'refused' | 'person';

/**
 * What follows where the record does not show the refund. iamport checks a refund against its own
 * record alone: a part that the payment gateway carried out and iamport lost would be carried out
 * twice. A second refund of the whole balance is refused by the gateway itself.
 */
export function afterNothing(
  refund: Refund,
  now: EpochSeconds,
  absenceSeconds: number,
): AfterNothing {
  const { amount, balance, sends, refusal, looks = 0 } = refund;
  if (!isOverH(refund, now, absenceSeconds)) return 'wait';
  const again = sends < refundSendsMax ? 'send' : 'person';
  if (countedRefundSends(refund) === 0) return again;
  if (looks < cleanLooksMin) return 'wait';
  const isPart = amount < balance;
  if (refusal !== undefined && !(isPart && refusal === 'undecided')) return 'refused';
  return isPart ? 'person' : again;
}
