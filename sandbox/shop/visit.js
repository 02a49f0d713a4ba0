// What the card window was opened for, kept while a phone is away.

const kept = 'maedal.visit';

export function keepVisit(result, visit) {
  sessionStorage.setItem(kept, JSON.stringify({ result, visit }));
}

/** A visit that nobody here remembers was a first one. */
export function visitOf(result) {
  try {
    const known = JSON.parse(sessionStorage.getItem(kept) ?? '{}');
    if (known.result === result) return known.visit;
  } catch {
    // Somebody else's words under our name: as good as none.
  }
  return { kind: 'start', card: '' };
}
