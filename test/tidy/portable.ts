// What a laptop with another system lacks: its file names, its shell and its programs.
import ts from 'typescript';
import { type Check, type Source, codeOf, complaints } from './house';

/** Characters and names that Windows cannot store. */
const unstorable = /[<>:"|?*\\]|[ .]$|[ .]\/|(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.|\/|$)/i;

export const fileNames: Check = (house) => {
  const seen = new Map<string, string>();
  return house.flatMap(({ path }) => {
    const found: string[] = [];
    if (unstorable.test(path)) found.push(`${path}:1 has a name that Windows cannot store`);
    const twin = seen.get(path.toLowerCase());
    if (twin !== undefined) found.push(`${path}:1 differs from ${twin} in case only`);
    seen.set(path.toLowerCase(), path);
    return found;
  });
};

export const lineEnds: Check = (house) =>
  house
    .filter(({ text }) => text.includes('\r\n'))
    .map(({ path }) => `${path}:1 has lines that end with CR LF`);

/** git on Windows writes CR LF into a clone unless a project says otherwise. */
export const cloned: Check = (house) => {
  const attributes = house.find(({ path }) => path === '.gitattributes')?.text ?? '';
  const lines = attributes.split('\n').map((line) => line.trim());
  return ['* text=auto eol=lf', '*.png binary']
    .filter((line) => !lines.includes(line))
    .map((line) => `.gitattributes:1 lacks the line ${line}`);
};

/** `exec`, variables, redirections and POSIX tools: cmd.exe knows none of them as sh does. */
const shellOnly =
  /(^|&&)\s*([A-Z_]+=|(exec|export|env|rm|cp|mv|mkdir|cat|test|\[)\s)|[$`;|'>]|(^|\s)&(\s|$)/;

export const scripts: Check = (house) => {
  const manifest = house.find(({ path }) => path === 'package.json');
  const { scripts: all = {} } = JSON.parse(manifest?.text ?? '{}') as {
    readonly scripts?: Readonly<Record<string, string>>;
  };
  return Object.entries(all)
    .filter(([, command]) => shellOnly.test(command))
    .map(([name]) => `package.json:1 the script ${name} needs a POSIX shell`);
};

/** Programs that are missing, or are no programs but scripts of a shell, on some systems. */
const foreign = /^(npm|npx|sh|bash|zsh|ps|cat|cp|rm|mv|kill|which|\/bin\/\w+|\/usr\/bin\/\w+)$/;
const starters = /(^|\.)(spawn|spawnSync|execFile|execFileSync)$/;
/** A file may start one of them where the test is left out on systems without it. */
const allowed: Readonly<Record<string, string>> = { 'test/sandbox/process.test.ts': 'ps' };

export const programs: Check = (house) => complaints(codeOf(house), programFault);

function programFault(node: ts.Node, { path }: Source): string | undefined {
  if (ts.isImportSpecifier(node) && /^exec(Sync)?$/.test(node.name.text)) {
    const from = node.parent.parent.parent.moduleSpecifier.getText();
    return from.includes('child_process') ? 'exec needs a shell: use spawn' : undefined;
  }
  if (ts.isNamespaceImport(node) || (ts.isImportClause(node) && node.name)) {
    const from = ts.isNamespaceImport(node) ? node.parent.parent : node.parent;
    const isWhole = from.moduleSpecifier.getText().includes('child_process');
    return isWhole ? 'name what is imported of child_process' : undefined;
  }
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'shell') {
    return node.initializer.kind === ts.SyntaxKind.TrueKeyword ? 'no shell: true' : undefined;
  }
  if (!ts.isCallExpression(node) || !starters.test(node.expression.getText())) return undefined;
  const [program] = node.arguments;
  if (!program || !ts.isStringLiteral(program) || !foreign.test(program.text)) return undefined;
  return allowed[path] === program.text
    ? undefined
    : `${program.text} is not there on every system`;
}

/** Windows ends what is signalled at once: no test of how a process ends can run there. */
export const signals: Check = (house) =>
  complaints(
    codeOf(house).filter(({ path, text }) => isTest(path) && !text.includes('win32')),
    signalFault,
  );

const isTest = (path: string) => /^test\/.*\.(test|proof)\.ts$/.test(path);

function signalFault(node: ts.Node): string | undefined {
  const isSignal = ts.isStringLiteral(node) && /^SIG[A-Z]+$/.test(node.text);
  const isKill = ts.isCallExpression(node) && /\.kill$/.test(node.expression.getText());
  return isSignal || isKill ? 'signals: leave the test out on win32 (skipIf)' : undefined;
}
