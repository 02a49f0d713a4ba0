// The request for consent to a higher amount: the API's own words, and two answers of one weight.
import { api } from './api.js';
import { load } from './holdings.js';
import { notice } from './notice.js';
import { date, won } from './numbers.js';
import { element } from './page.js';
import { language, say } from './words.js';

/**
 * What is asked, word by word as it is kept, with what was answered to it. `answer` is given the
 * act; nothing is chosen before. Of a trial it stands under what the customer knows it as.
 */
export function agreement({ id, request, subscription }, answer) {
  if (!request) return undefined;
  const { state, text, answered_at: at } = request;
  const lines = text[language()].text.split('\n');
  const [title, ...terms] = subscription.trial ? [say('agreement.converts'), ...lines] : lines;
  const said = { agreed: 'agreement.agreed', declined: 'agreement.declined' }[state];
  const button = (act, word) =>
    element(
      'button',
      { type: 'button', 'data-key': `${id} ${act}`, onclick: () => void answer(act) },
      say(word),
    );
  const buttons = [
    ...(state === 'agreed' ? [] : [button('agree', 'agreement.agree')]),
    ...(state === 'declined'
      ? []
      : [button('decline', state === 'agreed' ? 'agreement.takeBack' : 'agreement.decline')]),
  ];
  return element(
    'section',
    { class: `panel asks ${state}`, 'aria-labelledby': `asks-${id}` },
    element('h4', { id: `asks-${id}` }, title),
    ...terms.map(termLine),
    said && element('p', { class: 'said' }, say(said, { at: date(at) })),
    element('p', { class: 'row' }, ...buttons),
  );
}

/** `결제일: 2월 1일부터`: what stands before the colon is the name of the term. */
function termLine(line) {
  const [, name, rest] = /^([^:]{1,20}:)(.*)$/.exec(line) ?? [];
  if (name === undefined) return element('p', {}, line);
  return element('p', {}, element('span', { class: 'term' }, name), rest);
}

/** Of exactly the text that stands on the page, in its language. */
export async function answerRequest({ id }, request, act) {
  const path = `/subscriptions/${id}/consents/${request.id}`;
  await api('POST', path, { act, language: language() });
  await load();
  const done = act === 'decline' && request.state === 'agreed' ? 'takeBack' : act;
  const words = { agree: 'didAgree', decline: 'didDecline', takeBack: 'didTakeBack' };
  notice(() =>
    say(`agreement.${words[done]}`, {
      from: date(request.starts_on),
      amount: won(request.amount_after),
    }),
  );
}
