// The small page a phone lands on where the merchant has configured none: no script, no outside
// parts.

import type { VisitWord } from '../domain/checkout/visit-word';
import { landing } from './glossary.json';

const marks: Record<VisitWord, string> = {
  active: '✓',
  pending: '…',
  changed: '✓',
  superseded: '✓',
  declined: '!',
  failed: '!',
};
const colors: Record<VisitWord, string> = {
  active: '#0b5d4e',
  pending: '#1f5fbf',
  changed: '#0b5d4e',
  superseded: '#0b5d4e',
  declined: '#a3281c',
  failed: '#a3281c',
};

/** Nothing of the request is in it: there is nothing to reflect. */
export function resultPage(word: VisitWord, korean: boolean): { status: number; html: string } {
  const language = korean ? 'ko' : 'en';
  const title = landing[word].title[language];
  const text = landing[word].text[language];
  const close = landing.close[language];
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>
body { margin: 0; padding: 1rem; color: #17211f; background: #f3f6f5; word-break: keep-all;
  font: 17px/1.6 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans CJK KR', system-ui, sans-serif; }
main { max-width: 24rem; margin: 12vh auto 0; padding: 2rem 1.5rem; text-align: center;
  background: #fff; border: 1px solid #d5dedb; border-radius: .75rem; }
.mark { display: inline-grid; place-items: center; width: 3.5rem; height: 3.5rem; color: #fff;
  border-radius: 50%; background: ${colors[word]}; font-size: 1.75rem; }
h1 { font-size: 1.4rem; margin: 1.25rem 0 .5rem; }
p { margin: .5rem 0; color: #55625f; text-wrap: balance; }
</style>
</head>
<body>
<main>
<div class="mark" aria-hidden="true">${marks[word]}</div>
<h1>${title}</h1>
<p>${text}</p>
<p>${close}</p>
</main>
</body>
</html>
`;
  return { status: 200, html };
}
