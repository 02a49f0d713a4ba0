// The entry of the CDK command line: settings in, one stack out, one line a problem.
import { SettingsError } from '../lib/settings';
import { synthesize } from './synthesize';

try {
  await synthesize({ deployable: true });
} catch (fault) {
  if (!(fault instanceof SettingsError)) throw fault;
  process.stderr.write(`${fault.problems.join('\n')}\n`);
  process.exit(1);
}
