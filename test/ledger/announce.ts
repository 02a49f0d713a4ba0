// Runs once before all tests and says, on one line, when the embedded DynamoDB is left out.
import { decide, surroundings } from './find-engine';

export function setup(): void {
  const decision = decide(surroundings());
  if (decision.kind === 'leaveOut') console.log(decision.line);
}
