// Reasons why the sandbox can not go on, each in one line that says what to do.
export class SandboxFault extends Error {
  override readonly name = 'SandboxFault';
}

/** What was typed or set is not an option, or not one of its values: exit status 2. */
export class Misuse extends SandboxFault {}
