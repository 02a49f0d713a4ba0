// What must not travel with the project: one machine's paths, odd registries, secrets, hooks.
import type { Check } from './house';

// Written so that these patterns do not find themselves.
const machine = /(?<![\w.@-])\/(work|home|Users)\/[\w.-]+|\.\.\/shared\b/;

/** A path outside the clone exists on one machine only. */
export const machinePaths: Check = (house) =>
  house
    .filter(({ path }) => !path.startsWith('test/tidy'))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const found = machine.exec(line);
        return found ? [`${path}:${index + 1} names a path outside the clone: ${found[0]}`] : [];
      }),
    );

type Package = {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
};

// An address may be left out of the file: then npm asks the registry of whoever installs, and the
// checksum says whether it got the same thing.
const registry = /^https:\/\/registry\.npmjs\.org\//;

/** Every package comes from the public registry and is pinned by its checksum. */
export const lockfile: Check = (house) => {
  const lock = house.find(({ path }) => path === 'package-lock.json');
  if (!lock) return ['package-lock.json is missing'];
  const packages = (JSON.parse(lock.text) as { packages?: Record<string, Package> }).packages;
  const entries = Object.entries(packages ?? {}).filter(([name]) => name !== '');
  if (entries.length === 0) return ['package-lock.json lists no packages'];
  return entries.flatMap(([name, { resolved, integrity, inBundle }]) => {
    if (inBundle) return [];
    if (resolved && !registry.test(resolved)) return [`package-lock.json: ${name} is ${resolved}`];
    return integrity ? [] : [`package-lock.json: ${name} has no checksum`];
  });
};

type Manifest = {
  readonly scripts?: Record<string, string>;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
};

/** Installing runs nothing of ours, and what is installed today is installed next year. */
export const manifest: Check = (house) => {
  const file = house.find(({ path }) => path === 'package.json');
  if (!file) return ['package.json is missing'];
  const { scripts, dependencies, devDependencies, optionalDependencies } = JSON.parse(
    file.text,
  ) as Manifest;
  const hooks = Object.keys(scripts ?? {})
    .filter((name) => /^(pre|post)?(install|prepare|publish)$/.test(name))
    .map((name) => `package.json: script ${name} would run on a stranger's machine`);
  const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
    .map(([name, version]) => `package.json: ${name} ${version} is not an exact version`);
  return [...hooks, ...loose];
};

const secret = /AKIA[0-9A-Z]{16}|-{5}BEGIN [A-Z ]*PRIVATE KEY-{5}|\bghp_\w{36}\b|\bnpm_\w{36}\b/;

export const secrets: Check = (house) =>
  house.flatMap(({ path, text }) =>
    secret.test(text) ? [`${path} holds something that looks like a secret`] : [],
  );
