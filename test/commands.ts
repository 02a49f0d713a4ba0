// The scripts of package.json that are commands of this project, and the file of each.
import { readFileSync } from 'node:fs';

export const toolsOfOthers = ['test', 'proofs', 'smoke', 'check', 'format', 'synth', 'deploy'];

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

export const commands = Object.entries(scripts).flatMap(([name, typed]) => {
  const [, file] = /^(?:node --import )?tsx (\S+\.ts)$/.exec(typed) ?? [];
  return file === undefined ? [] : [{ name, file }];
});
