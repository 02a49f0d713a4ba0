// Speaks to the API as a signed-in customer, and to the sandbox's own doors.

const kept = 'maedal.user';
let token = '';

/** `kind` is the last word of the type, such as `conflict`; `reason` which rule it was. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title ?? '');
    this.name = 'Refused';
    this.kind = String(problem.type ?? '')
      .split(':')
      .at(-1);
    this.reason = problem.reason;
  }
}

export function user() {
  const known = localStorage.getItem(kept);
  if (known) return known;
  localStorage.setItem(kept, 'customer-1');
  return 'customer-1';
}

export function newUser() {
  const number = Number(user().split('-').at(-1)) + 1;
  localStorage.setItem(kept, `customer-${number}`);
  token = '';
}

export async function api(method, path, body) {
  return read(await signedIn((bearer) => send(method, path, body, bearer)));
}

/** What the API answers as a page, in the language that is named. */
export async function apiPage(path, inLanguage) {
  const wanted = { accept: 'text/html', 'accept-language': inLanguage };
  const answer = await signedIn((bearer) =>
    fetch(path, { headers: { authorization: `Bearer ${bearer}`, ...wanted } }),
  );
  return answer.ok ? answer.text() : read(answer);
}

/** A token is good for some hours: a refused one is renewed once. */
async function signedIn(ask) {
  if (token === '') token = (await sandbox('POST', 'token', { sub: user() })).token;
  const first = await ask(token);
  if (first.status !== 401) return first;
  token = (await sandbox('POST', 'token', { sub: user() })).token;
  return ask(token);
}

/** What the shop itself does, as its backend or its operator: `scope` says which. */
export async function asMerchant(scope, path, body, headers = {}) {
  const { token: bearer } = await sandbox('POST', 'token', { sub: 'merchant', scope });
  return read(await send('POST', path, body, bearer, headers));
}

export async function sandbox(method, door, body) {
  return read(await send(method, `/_sandbox/${door}`, body));
}

export async function emulator(iamportUrl, method, control, body) {
  return read(await send(method, `${iamportUrl}/_emulator/${control}`, body));
}

function send(method, path, body, bearer, more = {}) {
  return fetch(path, {
    method,
    headers: {
      ...more,
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function read(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(answer);
  return answer;
}

/** The items of all pages of a list, or of as many as hold the first `most`. */
export async function everyPage(path, most = Infinity) {
  const items = [];
  let next = null;
  do {
    const query = next === null ? '' : `?after=${encodeURIComponent(next)}`;
    const page = await api('GET', `${path}${query}`);
    items.push(...page.items);
    next = page.next;
  } while (next !== null && items.length < most);
  return items;
}

/** Asks until the outcome is known, or for twenty seconds; answers what the API said last. */
export async function outcome(result, tries = 20) {
  for (let tried = 1; ; tried += 1) {
    const answer = await api('GET', `/billing/results/${encodeURIComponent(result)}`);
    if (answer.result !== 'pending' || tried === tries) return answer;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
