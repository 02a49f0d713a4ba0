// The customer's consent to a recurring payment: every term, and a box that is not ticked.
import { ask } from './dialog.js';
import { element, find } from './page.js';
import { consentTerms } from './terms.js';
import { say } from './words.js';

/** The text that the customer has agreed to; the button says what is missing before that. */
export async function consent(plan, name, trial) {
  const terms = consentTerms(plan, name, trial);
  const shown = [...terms.map((one) => one.join(': ')), say('consent.agree')].join('\n');
  const rows = terms.flatMap(([term, text]) => [element('dt', {}, term), element('dd', {}, text)]);
  const box = element('input', { type: 'checkbox', id: 'agree', 'aria-describedby': 'terms' });
  const content = [
    element('dl', { id: 'terms' }, ...rows),
    element('p', { class: 'agree' }, box, element('label', { for: 'agree' }, say('consent.agree'))),
    element('p', { id: 'consent-why', class: 'small', role: 'status' }, say('consent.why')),
  ];
  return ask(say('consent.title'), content, (answer) => {
    const go = element(
      'button',
      {
        type: 'button',
        class: 'main',
        'aria-disabled': 'true',
        'aria-describedby': 'consent-why',
        onclick() {
          if (box.checked) return answer(shown);
          find('consent-why').textContent = say('consent.first');
          box.focus();
        },
      },
      say('consent.go'),
    );
    box.addEventListener('change', () => {
      go.setAttribute('aria-disabled', String(!box.checked));
      find('consent-why').textContent = box.checked ? '' : say('consent.why');
    });
    return [go, element('button', { type: 'button', onclick: () => answer() }, say('close'))];
  });
}
