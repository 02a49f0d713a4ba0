// npm run walk: which files one renewal, landing, unknown and webhook go through, in their order.
import { figuresOf, filesOf, inside } from './figures';
import { instrumented } from './instrument';
import type * as Code from './tours';

const { tours } = await instrumented<typeof Code>('test/walk/tours.ts');
for (const [name, walk] of Object.entries(await tours())) {
  const { files, returns } = figuresOf(walk);
  process.stdout.write(`${name}: ${files} files of domain and use cases, ${returns} returns\n`);
  const order = [...new Set(walk.map(({ file }) => file))];
  for (const [at, file] of order.entries()) {
    const names = walk.filter((one) => one.file === file).map((one) => one.name);
    const mark = inside({ file }) ? ' ' : '·';
    process.stdout.write(`${mark} ${String(at + 1).padStart(2)} ${file}: ${names.join(', ')}\n`);
  }
  const others = new Set(filesOf(walk).filter((file) => !inside({ file }))).size;
  process.stdout.write(`  and ${others} files of adapters, runtime and entry (·)\n\n`);
}
