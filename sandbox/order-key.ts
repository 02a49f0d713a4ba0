// The order key of sandbox, simulator and tests: in the open, for nothing real is charged here.

/** As the functions read it from Secrets Manager. */
export const sandboxOrderSecret = {
  current: '1',
  '1': 'the order key of a sandbox is no secret: version 1',
} as const;
