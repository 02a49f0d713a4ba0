// Reads a request's body whole, up to a limit.
import type { IncomingMessage } from 'node:http';

/** Undefined when it is longer; the rest is then read and dropped, so that the answer arrives. */
export async function readBody(
  incoming: IncomingMessage,
  bytesMax: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= bytesMax) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length > bytesMax ? undefined : Buffer.concat(chunks);
}
