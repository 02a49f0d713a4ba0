// What the READMEs tell a shop to do is done here, word for word.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../sandbox/start-sandbox';
import { startSandbox } from '../sandbox/start-sandbox';

const editions = ['README.md', 'README.ko.md'];
const textOf = (edition: string) => readFileSync(edition, 'utf8');

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
});
afterAll(() => sandbox?.stop());

function snippetIn(edition: string): string {
  const [, code] = /```js\n(.*?)```/s.exec(textOf(edition)) ?? [];
  if (code === undefined) throw new Error(`${edition} has no snippet`);
  return code;
}

type Paid = (ids: { imp_uid: string | null; merchant_uid: string }) => Promise<void>;
type Params = Record<string, string>;

/** Runs it as a page would: the window is the emulator's, `show` is the shop's own. */
async function shopWith(edition: string, card: string): Promise<readonly string[]> {
  const shown: string[] = [];
  const callbacks: Promise<void>[] = [];
  const given = {
    api: sandbox.url,
    token: await sandbox.token(`${edition}-${card}`),
    name: '김매달',
    email: 'buyer@example.com',
    tel: '010-1234-5678',
    terms: '오늘 9,900원, 이후 매월 9,900원',
    IMP: {
      init: (userCode: string) => expect(userCode).toMatch(/^imp/),
      request_pay(params: Params, paid: Paid) {
        const { impUid = null } = sandbox.kept.finish(params, card);
        callbacks.push(paid({ imp_uid: impUid, merchant_uid: params['merchant_uid'] ?? '' }));
        void landed(params, impUid);
      },
    },
    show: (word: string) => shown.push(word),
    location: { search: '' },
  };
  const landed = async (params: Params, impUid: string | null) => {
    const query = new URLSearchParams({ merchant_uid: params['merchant_uid'] ?? '' });
    if (impUid !== null) query.set('imp_uid', impUid);
    const redirect = 'manual';
    const back = await fetch(`${params['m_redirect_url']}?${query}`, { redirect });
    given.location.search = new URL(back.headers.get('location') ?? '').search;
  };
  const [buy = '', comeBack = ''] = snippetIn(edition).split(/(?=^show\()/m);
  const names = Object.keys(given);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text of the README
  const page = new Function(
    ...names,
    'phone',
    `return (async () => { ${buy} await phone(); ${comeBack} })();`,
  );
  const phone = async () => {
    await Promise.all(callbacks);
    await expect.poll(() => given.location.search).not.toBe('');
  };
  await (page(...Object.values(given), phone) as Promise<void>);
  return shown;
}

describe.each(editions)('%s', (edition) => {
  test('sells a subscription to a card that pays, on a PC and on a phone', async () => {
    expect(await shopWith(edition, '4242-4242-4242-4242')).toEqual(['active', 'active']);
  });

  test('tells a shop of a card that is declined', async () => {
    expect(await shopWith(edition, '4000-0000-0000-0002')).toEqual(['declined', 'declined']);
  });
});

test('both editions show the same code and the same commands', () => {
  const bare = (code: string) => code.replaceAll(/^ *(?:\/\/|\/\*\*|\*).*\n/gm, '');
  const commands = (edition: string) =>
    [...textOf(edition).matchAll(/^\| (`npm.*?) \|/gm)].map(([, command]) => command);
  const [english = '', korean = ''] = editions;
  expect(bare(snippetIn(korean))).toBe(bare(snippetIn(english)));
  expect(commands(korean)).toEqual(commands(english));
  expect(commands(english).length).toBeGreaterThan(5);
});
