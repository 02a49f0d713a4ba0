// A whole shop for one plan: what README.md shows, on a page that is served from anywhere.
// In production `api` is the ApiUrl of the stack, the script is
// https://cdn.iamport.kr/v1/iamport.js, and `token` is the access token of your signed-in user,
// issued by your own OIDC issuer.
const here = new URLSearchParams(location.search);
const api = here.get('api') ?? sessionStorage.getItem('api') ?? 'http://localhost:3000';
const iamport = here.get('iamport') ?? sessionStorage.getItem('iamport') ?? 'http://localhost:3001';
const user = here.get('user') ?? sessionStorage.getItem('user') ?? 'user-1';
sessionStorage.setItem('api', api);
sessionStorage.setItem('iamport', iamport);
sessionStorage.setItem('user', user);

let token;
const field = (id) => document.getElementById(id)?.value ?? '';
const words = {
  opening: '카드 등록 창을 여는 중입니다',
  active: '구독이 시작되었습니다',
  changed: '카드가 변경되었습니다',
  superseded: '이미 구독 중입니다. 이 카드로는 결제되지 않습니다',
  pending: '결제 처리 중입니다. 결과가 나오면 바로 표시됩니다. 다시 결제하지 않으셔도 됩니다',
  first: '앞선 결제를 마무리하고 있습니다. 잠시만 기다려 주세요',
  taken: '이미 구독 중입니다',
  declined: '결제가 승인되지 않았습니다. 다른 카드로 시도해 주세요',
  failed: '카드가 등록되지 않았습니다',
};
let isBusy = false;
function show(word) {
  document.getElementById('result').textContent = words[word] ?? word;
  isBusy = ['opening', 'pending', 'first'].includes(word);
  document.querySelector('#buy button')?.setAttribute('aria-disabled', String(isBusy));
}

async function ask(method, path, body, tries = 0) {
  const answer = await fetch(api + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  // Too many at once: nothing was done. API Gateway names no time to wait, we do.
  const seconds = Number(answer.headers.get('retry-after') ?? 2 ** tries);
  if (answer.status === 429 && tries < 5 && seconds <= 30) {
    await new Promise((later) => setTimeout(later, seconds * (500 + 500 * Math.random())));
    return ask(method, path, body, tries + 1);
  }
  const read = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(read.detail ?? read.message), read);
  return read;
}

/**
 * active, changed, superseded, declined or failed; while it is pending the outcome is not known
 * yet: ask on, never pay again.
 */
async function outcome(result) {
  for (;;) {
    const read = await ask('GET', `/billing/results/${result}`);
    if (read.result !== 'pending') return read.result;
    await new Promise((later) => setTimeout(later, 3_000));
  }
}

async function buy() {
  const [name, email, tel] = [field('name'), field('email') || undefined, field('tel')];
  const terms = document.getElementById('terms').innerText;

  // The button:
  const buyer = { name, email, tel };
  // Kept with the window as proof: what was shown, how it was agreed to, the amount each time.
  const consent = { version: '2027-01', text: terms, act: 'checkbox', amount: 9_900 };
  const order = { plan: 'basic-monthly', buyer, consent };
  const checkout = await ask('POST', '/subscriptions', order);
  IMP.init(checkout.user_code);
  // On a PC this is called when the card window closes.
  IMP.request_pay(checkout.request_pay, async (rsp) => {
    const { imp_uid, merchant_uid, success, error_code, error_msg } = rsp;
    const visit = { imp_uid, merchant_uid, success, error_code, error_msg };
    const { result } = await ask('POST', '/billing/charge', visit);
    show(result === 'pending' ? await outcome(checkout.result) : result);
  });
}

async function comeBack() {
  // On a phone the browser leaves for the card window, comes back to our landing and is led on to
  // your returnUrl, with ?result=…. On that page:
  show(await outcome(new URLSearchParams(location.search).get('result')));
}

/** The sandbox's own issuer of tokens. `scope: 'billing/operator'` makes one for an operator. */
async function tokenOf(sub) {
  const answer = await fetch(`${api}/_sandbox/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sub }),
  });
  return (await answer.json()).token;
}

function load(url) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src: url });
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${url} does not load`));
    document.head.append(script);
  });
}

/** Of a 409 that names a subscription, the customer has it already. */
const complain = (fault) => show(fault.subscription ? 'taken' : fault.message);
/** A page that the sandbox does not know is answered nothing that a script may read. */
const unheard =
  `${api} 에 연결할 수 없습니다. 샌드박스를 npm start -- --allowed-origins ${location.origin} ` +
  `--return-url ${location.origin}/done.html 로 시작한 다음 새로 고쳐 주세요. 샌드박스의 포트가 ` +
  '3000과 3001이 아니면 주소 끝에 ?api=http://localhost:PORT&iamport=http://localhost:IAMPORT_PORT 를 붙여 주세요';

async function start() {
  token = await tokenOf(user).catch(() => {
    throw new Error(unheard);
  });
  await load(`${iamport}/v1/iamport.js`);
}

const started = start();
document.getElementById('buy')?.addEventListener('submit', (event) => {
  event.preventDefault();
  if (isBusy) return show('first');
  show('opening');
  started.then(buy).catch(complain);
});
started.then(() => (here.has('result') ? comeBack() : undefined)).catch(complain);
