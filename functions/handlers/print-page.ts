// The frame of pages that are read on a phone and printed on A4: no script, no outside parts.
import { html, Markup } from './markup';

export type Sheet = {
  readonly korean: boolean;
  readonly title: string;
  readonly body: Markup;
};

// No value of a request or of the table is in it.
const style = new Markup(`
  @page { size: A4; margin: 18mm; }
  * { box-sizing: border-box; }
  body { margin: 0; padding: 1rem; color: #17211f; background: #f3f6f5; word-break: keep-all;
    overflow-wrap: anywhere;
    font: 16px/1.55 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans CJK KR', system-ui,
      sans-serif; }
  main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1.25rem; background: #fff;
    border: 1px solid #d5dedb; border-radius: .75rem; }
  h1 { font-size: 1.4rem; margin: 0 0 1rem; }
  h2 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
  table { width: 100%; border-collapse: collapse; }
  th { text-align: left; font-weight: 600; }
  th, td { padding: .5rem 0; vertical-align: top; border-bottom: 1px solid #d5dedb; }
  th { padding-right: 1rem; font-weight: 500; overflow-wrap: break-word; }
  td { text-align: right; font-variant-numeric: tabular-nums; }
  .won { white-space: nowrap; }
  .small { display: block; color: #55625f; font-size: .875rem; font-weight: 400; }
  .sum th, .sum td { font-weight: 700; border-bottom: 2px solid #17211f; }
  p.note { margin: 1.5rem 0 0; color: #55625f; font-size: .875rem; }
  a { color: #0b5d4e; }
  @media print {
    body { padding: 0; background: none; font-size: 10.5pt; line-height: 1.4; }
    th, td { padding: .25rem 0; }
    h2 { margin-top: 1.1rem; }
    main { max-width: none; padding: 0; border: 0; }
    tr { break-inside: avoid; }
    a[href]::after { content: ' ' attr(href); }
  }
`);

/**
 * The header of the answer says the same; the tag holds where a shop fetches the page with a token
 * and opens it from its own memory, as a browser can not send one itself.
 */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

export function printPage({ korean, title, body }: Sheet): string {
  return html`<!doctype html>
    <html lang="${korean ? 'ko' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `.text;
}
