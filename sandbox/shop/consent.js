// The customer's consent to a recurring payment: every term, and a box that is not ticked.
import { couponField } from './coupon.js';
import { ask } from './dialog.js';
import { element, find } from './page.js';
import { consentTerms } from './terms.js';
import { say } from './words.js';

/**
 * The text that the customer has agreed to, and what is sold by it; the button says what is missing
 * before that. `first` is sold without a coupon, `look` answers what is sold with a code.
 */
export function consent({ plan, name, first, code }, look) {
  let offer = first;
  const terms = () => consentTerms(plan, name, offer);
  const list = element('dl', { id: 'terms' });
  const draw = () => {
    const rows = terms().flatMap(([term, text]) => [
      element('dt', {}, term),
      element('dd', {}, text),
    ]);
    list.replaceChildren(...rows);
  };
  draw();
  // The keyboard stands on it, and a coupon is one step back: a phone opens no keys unasked.
  const box = element('input', {
    type: 'checkbox',
    id: 'agree',
    'aria-describedby': 'terms',
    autofocus: '',
  });
  const why = element('p', { id: 'consent-why', class: 'small', role: 'status' });
  why.textContent = say('consent.why');
  const coupon = couponField({
    plan,
    find: look,
    tell(found) {
      offer = found ?? first;
      draw();
      askAnew();
    },
  });
  /** What was agreed to is another sum. */
  const askAnew = () => {
    if (!box.checked) return;
    box.checked = false;
    box.dispatchEvent(new Event('change'));
    why.textContent = say('consent.anew');
  };
  if (code !== undefined) void coupon.begin(code);
  const content = [
    list,
    coupon.node,
    element('p', { class: 'agree' }, box, element('label', { for: 'agree' }, say('consent.agree'))),
    why,
  ];
  return ask(say('consent.title'), content, (answer) => {
    const go = goButton(() => {
      if (coupon.isOpen()) return;
      const shown = [...terms().map((one) => one.join(': ')), say('consent.agree')].join('\n');
      if (box.checked) return answer({ text: shown, offer });
      find('consent-why').textContent = say('consent.first');
      box.focus();
    });
    box.addEventListener('change', () => {
      go.setAttribute('aria-disabled', String(!box.checked));
      why.textContent = box.checked ? '' : say('consent.why');
    });
    return [go, element('button', { type: 'button', onclick: () => answer() }, say('close'))];
  });
}

const goButton = (onclick) =>
  element(
    'button',
    {
      type: 'button',
      class: 'main',
      'aria-disabled': 'true',
      'aria-describedby': 'consent-why',
      onclick,
    },
    say('consent.go'),
  );
