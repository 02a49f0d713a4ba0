// Runs once before all tests and says, on one line, when the browser tests are left out.
import { existsSync } from 'node:fs';
import { decide } from './find-chromium';

export function setup(): void {
  const decision = decide({ env: process.env, exists: existsSync });
  if (decision.kind === 'leaveOut') console.log(decision.line);
}
