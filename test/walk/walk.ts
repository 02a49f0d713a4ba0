// npm run walk: which files one renewal, landing, unknown and webhook go through, in their order.
import { readFlags } from '../../bin/flags';
import { figuresOf, filesOf, inside } from './figures';
import { instrumented } from './instrument';
import type * as Code from './tours';

const usage = `usage: npm run walk

Prints which files a renewal, a landing, an unknown outcome and a webhook go through, in order.
`;
const flags = readFlags('npm run walk', process.argv.slice(2), {});
if (flags.kind === 'misuse') {
  process.stderr.write(`walk: ${flags.why}\n`);
  process.exit(2);
}
if (flags.kind === 'help') {
  process.stdout.write(usage);
  process.exit(0);
}
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
