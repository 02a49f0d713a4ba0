// What a file lets others have is had by another: an export that is alone hides what can go.
import type { Check } from './house';
import { codeOf } from './house';

const rooms = /^(functions|lib|bin|sandbox|scripts|bench)\//;
const exported = /^export (?:async )?(?:function\*?|const|class) (\w+)/gm;

/** Functions, constants and classes; a type may be named for a reader alone. */
export const exportsUsed: Check = (house) => {
  const code = codeOf(house);
  const files = new Map<string, number>();
  for (const { text } of code) {
    for (const word of new Set(text.match(/\w+/g))) files.set(word, (files.get(word) ?? 0) + 1);
  }
  return code
    .filter(({ path }) => rooms.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(exported)]
        .filter(([, name = '']) => (files.get(name) ?? 0) < 2)
        .filter(([, name]) => name !== 'handler')
        .map(([, name]) => `${path}:1 exports ${name}, which no other file has`),
    );
};
