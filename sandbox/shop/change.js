// Another plan or quantity: what it comes to is shown before it is asked for, by the API's preview.
import { api } from './api.js';
import { couponLine } from './coupon.js';
import { ask } from './dialog.js';
import { adviceOn, reasonOf } from './endings.js';
import { choice, followed, tellFound } from './form.js';
import { held, load, onLoad, planOf, plans, textOf } from './holdings.js';
import { lineList } from './lines.js';
import { notice } from './notice.js';
import { date, price, won } from './numbers.js';
import { element } from './page.js';
import { say } from './words.js';

/** Plans that a subscription can change to, its own among them. */
const choices = ({ product }) => plans().filter((plan) => plan.product === product);

/** Whether there is anything to choose. */
export const mayChange = (subscription) =>
  subscription.may.includes('change_terms') &&
  choices(subscription).some(({ id, max_quantity: most }) => id !== subscription.plan || most > 1);

/** The change as its preview has shown it; undefined to leave everything as it is. */
export function askHowToChange(subscription) {
  const plan = select(subscription);
  const quantity = element('input', {
    type: 'number',
    id: 'to-quantity',
    min: 1,
    inputmode: 'numeric',
    value: subscription.quantity,
  });
  const many = element(
    'p',
    { class: 'field' },
    element('label', { for: 'to-quantity' }, say('quantity')),
    quantity,
  );
  const [later, now] = ['period_end', 'now'].map((value) =>
    element('input', { type: 'radio', name: 'when', id: `when-${value}`, value }),
  );
  later.checked = true;
  const shown = element('div', { class: 'preview', role: 'status' });
  const go = element('button', { type: 'button', class: 'main', 'aria-disabled': 'true' });
  const form = { subscription, plan, quantity, many, now, shown, go };
  const asked = followed([plan, quantity, later, now], {
    find: () => previewOf(form),
    tell: (found) => tell(form, found),
  });
  const content = [
    planField(plan),
    many,
    element(
      'fieldset',
      {},
      element('legend', {}, say('change.when')),
      choice(now, 'change.now'),
      choice(later, 'change.later'),
    ),
    shown,
  ];
  return ask(say('change.title'), content, (answer) => {
    go.addEventListener('click', () => asked.wish && answer(asked.wish));
    return [go, element('button', { type: 'button', onclick: () => answer() }, say('close'))];
  });
}

function select(subscription) {
  const options = choices(subscription).map((plan) => {
    const { name, lang } = textOf(plan);
    const isOwn = plan.id === subscription.plan;
    const words = `${name} · ${price(plan)}`;
    return element('option', { value: plan.id, lang, selected: isOwn ? '' : undefined }, words);
  });
  return element('select', { id: 'to-plan' }, ...options);
}

/** A question only where there is more than one answer. */
function planField(plan) {
  if (plan.length > 1) {
    const label = element('label', { for: 'to-plan' }, say('plan'));
    return element('p', { class: 'field' }, label, plan);
  }
  return element('p', {}, plan.options[0].textContent);
}

/** `{ wish, preview }`, or `{ word, facts }` for why there is nothing to ask for. */
async function previewOf({ subscription, plan, quantity, many, now }) {
  const { max_quantity: most } = planOf(plan.value);
  many.hidden = most === 1 && subscription.quantity === 1;
  quantity.max = most;
  const wanted = many.hidden ? 1 : Number(quantity.value);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > most) {
    return { word: 'change.most', facts: { most } };
  }
  const isSame = plan.value === subscription.plan && wanted === subscription.quantity;
  if (isSame) return { word: 'change.choose' };
  const wish = { when: now.checked ? 'now' : 'period_end', quantity: wanted };
  if (plan.value !== subscription.plan) wish.plan = plan.value;
  const path = `/subscriptions/${subscription.id}/change?preview=true`;
  const notNow = (fault) => {
    if (wish.when === 'now' && fault.kind === 'conflict') return { word: 'change.notNow' };
    throw fault;
  };
  return api('POST', path, wish).then((preview) => ({ wish, preview }), notNow);
}

/** Says what is to be seen of it, and answers what may be asked for. */
function tell({ subscription: of, shown, go }, found) {
  const { preview } = found ?? {};
  const charge = preview?.when === 'now' ? preview.charge : undefined;
  go.textContent = charge > 0 ? say('change.pay', { amount: won(charge) }) : say('change.go');
  const parts = () => (preview.when === 'now' ? nowParts(preview) : laterParts(preview, of));
  const wish = tellFound({ shown, go }, found, parts);
  return wish && { ...wish, amount: preview.amount, ...(charge === undefined ? {} : { charge }) };
}

function nowParts(preview) {
  const { charge, renews_on: next, vat } = preview;
  const sum = { amount: won(charge), vat: won(vat) };
  return [
    lineList(preview, [say('change.sum'), won(charge)]),
    element('p', {}, say(charge > 0 ? 'change.paysNow' : 'change.paysNothing', sum)),
    element('p', {}, say('change.then', { next: date(next), ...termsOf(preview) })),
    couponLine(preview),
    charge > 0 ? element('p', { class: 'small' }, say('change.onlyIfPaid')) : undefined,
  ];
}

/** What follows a trial can be asked for anew, and not be taken back. */
const laterParts = (preview, { trial }) => [
  element('p', {}, say('change.from', { from: date(preview.from), ...termsOf(preview) })),
  couponLine(preview),
  trial ? undefined : element('p', { class: 'small' }, say('change.undoable')),
];

/** Plan, how many of it, and what that costs. */
export function termsOf({ plan: id, quantity, amount }) {
  const plan = planOf(id);
  const name = plan ? textOf(plan).name : id;
  // Stays on one line.
  const one = (plan ? price({ ...plan, amount }) : won(amount)).replaceAll(' ', '\u00a0');
  return { name: quantity > 1 ? say('manyOf', { name, quantity }) : name, price: one };
}

/** Charges of changes that were known when one was asked for; what comes of it is another. */
let awaited;

/** Asks for it, and confirms what the API answers. */
export async function change({ id }, wish) {
  const known = differencesOf(id).map(keyOf);
  const after = await api('POST', `/subscriptions/${id}/change`, wish);
  const { outcome, charge, decline } = after.change ?? {};
  awaited = outcome === 'pending' ? { id, known } : undefined;
  await load();
  if (outcome === undefined) {
    const { from, ...terms } = after.next;
    return notice(() => say('change.waits', { from: date(from), ...termsOf(terms) }));
  }
  tellOutcome(outcome, { charge, decline, terms: after });
}

function tellOutcome(outcome, { charge, decline, terms }) {
  const words = {
    in_force: () => say('change.done', { amount: won(charge), ...termsOf(terms) }),
    declined: () => `${say('change.declined')} ${reasonOf(decline)}. ${adviceOn(decline)}`,
    not_made: () => say('change.notMade'),
    pending: () => say('change.pending'),
  };
  const tones = { in_force: 'good', pending: 'waits' };
  notice(words[outcome], tones[outcome] ?? 'bad');
}

export const undoChange = async ({ id }) => {
  const { next_billing_on: next } = await api('POST', `/subscriptions/${id}/undo-change`);
  await load();
  notice(() => say('change.undone', { next: date(next) }));
};

const differencesOf = (id) =>
  (held().find(({ subscription }) => subscription.id === id)?.charges ?? []).filter(
    ({ change: k }) => k !== null,
  );
const keyOf = ({ period, change: k }) => `${period}-${k}`;

/** What was in progress has come to an end, without the customer. */
onLoad(() => {
  const { id, known } = awaited ?? {};
  const one = held().find(({ subscription }) => subscription.id === id);
  if (!one || one.subscription.charge_pending) return;
  awaited = undefined;
  const charge = differencesOf(id).find((each) => !known.includes(keyOf(each)));
  const last = charge?.attempts.at(-1);
  const outcome = last?.outcome === 'paid' ? 'in_force' : last?.outcome;
  tellOutcome(outcome === 'in_force' || outcome === 'declined' ? outcome : 'not_made', {
    charge: charge?.amount,
    decline: last?.code,
    terms: one.subscription,
  });
});
