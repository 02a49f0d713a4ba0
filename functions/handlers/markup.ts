// HTML out of values: whatever is put into it is escaped, unless it was made here.

/** Text that is HTML already. Only `html` makes it. */
export class Markup {
  constructor(readonly text: string) {}
}

type Piece = Markup | string | number | undefined | readonly Piece[];

/** A template whose values are escaped; undefined is left out, and lists are put in one by one. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  const text = parts.map((part, at) => part + textOf(values[at]));
  return new Markup(text.join(''));
}

function textOf(piece: Piece): string {
  if (piece === undefined) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'object') return piece.map(textOf).join('');
  return escaped(String(piece));
}

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
}

/**
 * A link where the address is one of the web, or of the emulator on this machine; else its text
 * alone, for it came from elsewhere.
 */
export function link(address: string, text: string): Markup {
  if (!/^(https:\/\/|http:\/\/localhost:\d+\/)\S+$/.test(address)) return html`${text}`;
  return html`<a href="${address}" rel="noreferrer">${text}</a>`;
}
