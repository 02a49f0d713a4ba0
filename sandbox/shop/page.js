// What the page is made of: elements, and places that are filled again without losing the reader.

export const find = (id) => document.getElementById(id);

/** An element with properties and children; text is only ever text. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== undefined));
  return node;
}

/**
 * New children for a place. Whoever stood on one with a data-key stands on its successor after
 * that, or at the place itself: a keyboard that falls back to the top has to walk all the way.
 */
export function refill(place, ...children) {
  const inside = place.contains(document.activeElement);
  const key = inside ? document.activeElement.dataset.key : undefined;
  place.replaceChildren(...children.filter((child) => child !== undefined));
  if (!inside) return;
  if (key !== undefined) place.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
  if (place.contains(document.activeElement)) return;
  place.tabIndex = -1;
  place.focus();
}
