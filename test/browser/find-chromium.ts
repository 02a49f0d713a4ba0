// Where a Chromium may lie, and what follows for the browser tests when none does.
export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
};

export type Decision =
  | { readonly kind: 'run'; readonly chromium: string }
  | { readonly kind: 'leaveOut'; readonly line: string }
  | { readonly kind: 'fail'; readonly message: string };

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A path that was named and is wrong is a mistake to hear about, not a browser to do without. */
export function decide({ env, exists }: Surroundings): Decision {
  if (env['MAEDAL_BROWSER'] === 'off') {
    return { kind: 'leaveOut', line: 'Browser tests were left out: MAEDAL_BROWSER is off.' };
  }
  const named = env['CHROMIUM_PATH'];
  if (named) {
    if (exists(named)) return { kind: 'run', chromium: named };
    return { kind: 'fail', message: `CHROMIUM_PATH must name a Chromium, got "${named}"` };
  }
  const chromium = usualPlaces.find((path) => exists(path));
  if (chromium) return { kind: 'run', chromium };
  if (env['MAEDAL_BROWSER'] === 'required') {
    return { kind: 'fail', message: 'browser tests are required, but no Chromium was found' };
  }
  return {
    kind: 'leaveOut',
    line: 'Browser tests were left out: no Chromium was found (CHROMIUM_PATH can name one).',
  };
}
