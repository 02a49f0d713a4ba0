// The command line of every command: unknown options are refused with the one that was meant.
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearest } from '../lib/nearest';

type Options = NonNullable<ParseArgsConfig['options']>;
type Read<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O & { readonly help: { readonly type: 'boolean' } } }>
>['values'];

export type Flags<O extends Options> =
  | { readonly kind: 'read'; readonly values: Read<O> }
  | { readonly kind: 'help' }
  /** One line, without the name of the command. */
  | { readonly kind: 'misuse'; readonly why: string };

/** `command` is what a person types, such as `npm run -s plans`; `--help` is always an option. */
export function readFlags<const O extends Options>(
  command: string,
  args: readonly string[],
  options: O,
): Flags<O> {
  const all = { ...options, help: { type: 'boolean' } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: all, strict: true });
    return (values as { help?: boolean }).help
      ? { kind: 'help' }
      : { kind: 'read', values: values as unknown as Read<O> };
  } catch (fault) {
    return { kind: 'misuse', why: `${whyOf(fault as Error, Object.keys(all))}${wayOut(command)}` };
  }
}

function wayOut(command: string): string {
  const gap = /^npm (run|start)\b/.test(command) && !command.endsWith(' --') ? ' -- ' : ' ';
  return `: ${command}${gap}--help shows what there is`;
}

/** Node's own sentence ends where it goes on to explain itself; a file name keeps its dots. */
function whyOf(fault: Error & { readonly code?: unknown }, known: readonly string[]): string {
  const [line = ''] = fault.message.split('\n');
  const [, typed] = /^Unknown option '--?([^']*)'/.exec(line) ?? [];
  if (typed !== undefined) {
    const near = nearest(typed, known);
    return `unknown option --${typed}${near === undefined ? '' : `, did you mean --${near}?`}`;
  }
  const [, argument] = /^Unexpected argument '([^']*)'/.exec(line) ?? [];
  if (argument !== undefined) return `unexpected argument ${argument}`;
  return line.replace(/\. (To specify|Did you).*$/, '').replace(/\.$/, '');
}
