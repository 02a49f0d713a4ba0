// How a customer is told that paid periods are about to begin, and how long before.

/**
 * How a customer may be told that paid periods are about to begin. Proof by one of the first four
 * is asked for (여신전문금융업감독규정: by text message or messenger, seven days before); an e-mail is
 * recorded, and does not suffice.
 */
export const noticeChannels = ['sms', 'alimtalk', 'letter', 'call', 'email'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

const sufficing: Readonly<Record<NoticeChannel, boolean>> = {
  sms: true,
  alimtalk: true,
  letter: true,
  call: true,
  email: false,
};

export const suffices = (channel: NoticeChannel): boolean => sufficing[channel];

/** The first day that is paid for is so many Korean days after that of the notice, at least. */
export const noticeDays = 7;
/** Whole Korean days by which the want of a notice postpones that day, at most. */
export const postponedDaysMax = 14;
/** A day for its customer to sign up, and seven for the notice. */
export const trialDaysMin = noticeDays + 1;
