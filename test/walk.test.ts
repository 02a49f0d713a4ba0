// The way the data goes stays as short as it is: the files that each walk enters, and its returns.
import { expect, test } from 'vitest';
import type { Figures } from './walk/figures';
import { figuresOf, limits } from './walk/figures';
import { announced, instrumented } from './walk/instrument';
import type * as Code from './walk/tours';

test('no walk enters more files, or turns back more often, than is laid down', async () => {
  const { tours } = await instrumented<typeof Code>('test/walk/tours.ts');
  const over: string[] = [];
  for (const [name, walk] of Object.entries(await tours())) {
    const figures = figuresOf(walk);
    const most = limits[name as Code.Tour];
    const keys = ['files', 'returns'] as const satisfies readonly (keyof Figures)[];
    for (const key of keys) {
      if (figures[key] > most[key]) over.push(`${name}: ${figures[key]} ${key}, not ${most[key]}`);
    }
    expect(figures.files, `${name} was walked at all`).toBeGreaterThan(10);
  }
  expect(over).toEqual([]);
});

test('a file that the walk had left counts once for each time it is come back to', () => {
  const at = (file: string, name: string) => ({ file: `functions/usecases/${file}`, name });
  const adapter = { file: 'functions/adapters/a.ts', name: 'put' };
  const walk = [at('a.ts', 'f'), at('b.ts', 'g'), adapter, at('b.ts', 'h'), at('a.ts', 'i')];
  expect(figuresOf(walk)).toEqual({ files: 2, returns: 1 });
});

test('every named function announces itself, and a callback does not', () => {
  const text = 'export function f() { return [1].map((n) => n); }\nconst g = () => 1;\n';
  const said = announced('a.ts', text);
  expect(said.match(/entered/g)).toHaveLength(2);
  expect(said).toContain('{globalThis.entered?.("a.ts", "f"); return');
});
