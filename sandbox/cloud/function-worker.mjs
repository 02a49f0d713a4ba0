// One execution environment of a Lambda function: loads the bundle that deploys, then handles one
// event after the other. It knows nothing of the sandbox around it.
import { parentPort, workerData } from 'node:worker_threads';

/** Of a synchronous invocation (AWS Lambda Developer Guide, "Lambda quotas"): 6 MB. */
const answerBytesMax = 6_291_556;

const { module, handler: name, context } = workerData;

const loaded = import(module).then((exported) => {
  const handler = exported[name] ?? exported.default?.[name];
  if (typeof handler !== 'function') throw new Error(`${module} exports no function "${name}"`);
  return handler;
});
loaded.then(
  () => parentPort.postMessage({ kind: 'ready' }),
  (error) => parentPort.postMessage({ kind: 'broken', ...described(error) }),
);

/** The machine's clock shows the sandbox's time, moved on since the event was handed over. */
const machineNow = Date.now;
let ahead = 0;
Date.now = () => machineNow() + ahead;

parentPort.on('message', async ({ id, event, now, deadline }) => {
  ahead = now - machineNow();
  try {
    const handler = await loaded;
    const started = performance.now();
    const result = await handler(event, {
      ...context,
      awsRequestId: id,
      callbackWaitsForEmptyEventLoop: false,
      getRemainingTimeInMillis: () => Math.max(0, deadline - (performance.now() - started)),
    });
    // As on Lambda, an answer is JSON text: what does not survive that is not answered.
    const text = JSON.stringify(result ?? null);
    if (Buffer.byteLength(text) > answerBytesMax) {
      const error = new Error(`an answer is at most ${answerBytesMax} bytes`);
      error.name = 'Function.ResponseSizeTooLarge';
      throw error;
    }
    parentPort.postMessage({ kind: 'done', id, result: text });
  } catch (error) {
    parentPort.postMessage({ kind: 'failed', id, ...described(error) });
  }
});

function described(error) {
  const known = error instanceof Error;
  return {
    name: known ? error.name : 'Error',
    message: known ? error.message : String(error),
    stack: known ? error.stack : undefined,
  };
}
