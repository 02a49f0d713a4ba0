// The licences of what a bundle holds of others: one file beside it, as those licences ask for.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Beside each bundle, packed and deployed with it. */
export const licensesFile = 'THIRD-PARTY-LICENSES.txt';

type Package = {
  readonly title: string;
  readonly license: string;
  readonly text: string;
};

const textName = /^(licen[cs]e|copying)(\.\w+)?$/i;

/** `inputs` are the files of a bundle, by paths that begin at `root`. */
export function licensesOf(inputs: readonly string[], root: string): string {
  const folders = new Set(inputs.flatMap((path) => folderOf(resolve(root, path)) ?? []));
  const byText = new Map<string, Package[]>();
  for (const folder of [...folders].sort()) {
    const found = packageIn(folder);
    byText.set(found.text, [...(byText.get(found.text) ?? []), found]);
  }
  const sections = [...byText].map(([text, packages]) => {
    const titles = packages.map(({ title, license }) => `${title} (${license})`);
    return `${[...new Set(titles)].sort().join('\n')}\n\n${text}\n`;
  });
  const rule = '-'.repeat(72);
  const all = sections.sort().join(`\n${rule}\n\n`);
  return `This bundle holds code of others, under these licences.\n\n${all}`;
}

/** The package that a file belongs to: the innermost node_modules counts. */
function folderOf(path: string): string | undefined {
  const [, folder] = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(path) ?? [];
  return folder;
}

function packageIn(folder: string): Package {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const { name, version, license } = manifest;
  if (license === undefined) throw new Error(`${name} names no licence`);
  return { title: `${name} ${version}`, license, text: textOf(folder) };
}

/** Packages of a repository may leave the text to one of them. */
function textOf(folder: string): string {
  const file = existsSync(folder) ? readdirSync(folder).find((one) => textName.test(one)) : '';
  if (!file) throw new Error(`${dirname(folder)} holds no licence text in ${folder}`);
  return readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}
