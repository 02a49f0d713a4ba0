// What cdk.json says of a deployment; the command line of the CDK wins over it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The CDK command line hands it over as well; without that command it is read here. */
export function fileContext(): Readonly<Record<string, unknown>> {
  const path = fileURLToPath(new URL('../cdk.json', import.meta.url));
  const file = JSON.parse(readFileSync(path, 'utf8')) as { context?: Record<string, unknown> };
  return file.context ?? {};
}
