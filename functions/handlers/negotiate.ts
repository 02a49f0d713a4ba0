// What a caller would rather have: English or Korean, a page or JSON.

/** Korean first: English only where the browser asks for it before any Korean. */
export function prefersEnglish(header: string | undefined): boolean {
  const wanted = (header ?? '').toLowerCase();
  const english = wanted.indexOf('en');
  const korean = wanted.indexOf('ko');
  return english >= 0 && (korean < 0 || english < korean);
}

/**
 * JSON first: a page only where `text/html` is named, and not behind `application/json` by its
 * weight or its place (RFC 9110 §12.5.1). A wildcard asks for no page.
 */
export function prefersPage(header: string | undefined): boolean {
  const types = (header ?? '').toLowerCase().split(',');
  const page = weightOf('text/html', types);
  const json = weightOf('application/json', types);
  if (page.weight === 0) return false;
  return page.weight > json.weight || (page.weight === json.weight && page.at < json.at);
}

function weightOf(type: string, types: readonly string[]) {
  const at = types.findIndex((one) => one.split(';')[0]?.trim() === type);
  const [, text = '1'] = /;\s*q=([\d.]+)/.exec(types[at] ?? '') ?? [];
  return { at, weight: at < 0 ? 0 : Number(text) };
}
