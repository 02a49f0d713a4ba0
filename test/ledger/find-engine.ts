// Whether an embedded DynamoDB can be started here, and what follows for the tests when none can.
import { createRequire } from 'node:module';

export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a package of this name is installed. */
  readonly has: (name: string) => boolean;
  readonly platform: string;
};

export type Decision =
  { readonly kind: 'run' } | { readonly kind: 'leaveOut'; readonly line: string };

/** Where it is required the tests run all the same, and fail on what is missing. */
export function decide({ env, has, platform }: Surroundings): Decision {
  const required = env['MAEDAL_DYNAMODB'] === 'required' || env['CI'] === 'true';
  const engine = `@dynoxide/${platform}`;
  const isNamed = /^https?:/.test(env['MAEDAL_TABLES'] ?? '');
  if (required || isNamed || has(`${engine}/package.json`)) return { kind: 'run' };
  const way = 'all others run on the twin; MAEDAL_TABLES can name a running DynamoDB';
  return {
    kind: 'leaveOut',
    line: `Tests on the embedded DynamoDB were left out: no ${engine} is installed (${way}).`,
  };
}

export function surroundings(): Surroundings {
  const { resolve } = createRequire(import.meta.url);
  const has = (name: string) => {
    try {
      return resolve(name) !== '';
    } catch {
      return false;
    }
  };
  return { env: process.env, has, platform: `${process.platform}-${process.arch}` };
}
