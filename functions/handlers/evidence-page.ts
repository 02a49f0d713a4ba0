// The evidence of a subscription as pages to print: every record with its time, facts and hash.
import type { Shown } from './answers';
import type { EvidenceAnswer } from './evidence-views';
import { evidence } from './glossary.json';
import type { Markup } from './markup';
import { html } from './markup';
import { printPage } from './print-page';
import type { Spoken } from './spoken';
import { spoken } from './spoken';

type Told = Shown<typeof EvidenceAnswer>;
type Item = Told['items'][number];

type Words = Spoken<typeof evidence>;

export function evidencePage(told: Told, korean: boolean): string {
  const say = spoken(evidence, korean ? 'ko' : 'en');
  const body = html`<table>
      <tbody>
        ${[
          row(say.subscription, told.subscription),
          row(say.user, told.user),
          row(say.plan, told.plan),
          row(say.made, told.made_at),
          row(say.chain, told.chain),
        ]}
      </tbody>
    </table>
    ${told.whole ? undefined : html`<p>${say.partial}</p>`}
    ${told.items.map((item, at) => recordOf(item, at + 1, say))}
    <p class="note">${say.note}</p>`;
  return printPage({ korean, title: say.title, body });
}

function recordOf(item: Item, n: number, say: Words): Markup {
  const { kind, at, facts } = item.record;
  const name = say.kinds[kind];
  const until = say.until.replace('{day}', item.kept_until);
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  return html`<h2>${n}. ${name}<span class="small">${at}</span></h2>
    <table>
      <tbody>
        ${known.map(([key, value]) => row(key, String(value)))}
        ${row(say.kept, `${say.retention[item.retention]}, ${until}`)}
        ${row('SHA-256', item.sha256)}
      </tbody>
    </table>`;
}

function row(name: string, value: string): Markup {
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${value}</td>
  </tr>`;
}
