// A reason why the sandbox can not go on, in one line that says what to do.
export class SandboxFault extends Error {
  override readonly name = 'SandboxFault';
}
