// iamport's envelope and its standing refusals, word for word (iamport-v1 §1, §4, §5, §6).
import type { EmulatedAnswer } from './types';

export function ok(response: unknown, status = 200): EmulatedAnswer {
  return answer(status, { code: 0, message: null, response });
}

/** A refusal travels over HTTP 200 unless the specification names another status. */
export function refused(message: string, code = 1, status = 200): EmulatedAnswer {
  return answer(status, { code, message, response: null });
}

export function answer(status: number, body: unknown): EmulatedAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
    act: 'answer',
    delayMs: 0,
  };
}

export const words = {
  unauthorized: 'Unauthorized',
  badCredentials: '인증에 실패하였습니다. API키와 secret을 확인하세요.',
  noCredentials: 'imp_key, imp_secret 파라메터가 누락되었습니다.',
  noPayment: '존재하지 않는 결제정보입니다.',
  beyondEnd: '데이터 범위를 넘어선 page입니다.',
  noCustomer: '등록되지 않은 구매자입니다.',
  noCustomerToBook: '등록된 고객정보가 없습니다.',
  noChannel: '비인증결제모듈 사용정보를 찾을 수 없습니다.',
  paidBefore: '이미 결제가 이루어진 거래건입니다.',
  failedBefore: '이미 사용된 merchant_uid입니다.',
  noCancel: '취소할 결제건이 존재하지 않습니다.',
  canceledBefore: '이미 전액취소된 주문입니다.',
  noCancelId: 'imp_uid 또는 merchant_uid를 지정해주셔야합니다.',
  checksum: '취소 가능 잔액이 일치하지 않습니다.',
  badStatus: '지원되지 않는 상태값입니다.',
  notPrepared: '사전등록된 결제정보가 존재하지 않습니다.',
  preparedOtherwise: '결제금액이 사전등록된 금액과 일치하지 않습니다.',
  noBalance: '지원하지 않는 결제수단입니다.',
  missing: (name: string) => `${name} 파라메터가 누락되었습니다.`,
  wrong: (name: string) => `${name} 파라메터가 올바르지 않습니다.`,
  tooLong: (name: string, max: number) => `${name}는 ${max}자 이하여야 합니다.`,
  badAmount: '결제금액이 올바르지 않습니다.',
  noKeyInfo: (uid: string) => `요청하신 customer_uid(${uid})로 등록된 정보를 찾을 수 없습니다.`,
};

export const unauthorized = refused(words.unauthorized, -1, 401);
export const notFound = refused(words.noPayment, 1, 404);
export const nowhere = refused('Not Found', -1, 404);
export const otherMethod = refused('Method Not Allowed', -1, 405);
export const malformed = refused('요청을 읽을 수 없습니다.', -1, 400);
export const tooLarge = refused('요청이 너무 큽니다.', -1, 413);
export const broken = refused('Internal Server Error', -1, 500);
