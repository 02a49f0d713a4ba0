// A question that is answered before anything happens: the browser's own modal dialog.
import { element } from './page.js';

/**
 * Shows `content` under a heading. `buttons` are made by a function that gets `answer`; Escape
 * answers nothing. The keyboard returns to where it stood, also when the page was filled anew.
 */
export function ask(title, content, buttons) {
  const before = document.activeElement;
  return new Promise((resolve) => {
    let given;
    const dialog = element('dialog', { 'aria-labelledby': 'dialog-title' });
    const answer = (value) => {
      given = value;
      dialog.close();
    };
    dialog.append(
      element('h2', { id: 'dialog-title' }, title),
      ...content,
      element('p', { class: 'row' }, ...buttons(answer)),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      standAgain(before);
      resolve(given);
    });
    document.body.append(dialog);
    dialog.showModal();
    // What has the focus may stand below the fold of a phone: it is read from its top.
    dialog.scrollTop = 0;
  });
}

function standAgain(before) {
  const { key } = before?.dataset ?? {};
  const successor = key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (before?.isConnected) before.focus();
  else successor?.focus();
}
