// A killed npm sends no signal to what it started: what it runs ends when its parent is gone.
import { isRunning } from './lock';

// Read before anything slow is loaded: npm may be killed while its command starts.
const parent = process.ppid;

/** Does nothing where npm has not started this process. */
export function endWithNpm(end: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const watch = setInterval(() => {
    if (process.ppid === parent && isRunning(parent)) return;
    clearInterval(watch);
    end();
  }, 500).unref();
}
