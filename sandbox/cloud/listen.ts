// Opens HTTP servers on this machine only, and closes them with everything that hangs on them.
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SandboxFault } from '../fault';

export type Listening = {
  readonly port: number;
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** Port 0 takes a free one. A busy port is a fault that names the setting to change. */
export async function listenOnLoopback(
  answer: RequestListener,
  port: number,
  setting = 'PORT',
): Promise<Listening> {
  const server = createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusal(error, port, setting)));
    server.listen(port, '127.0.0.1', resolve);
  });
  const own = (server.address() as AddressInfo).port;
  return {
    port: own,
    url: `http://127.0.0.1:${own}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refusal(error: NodeJS.ErrnoException, port: number, setting: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new SandboxFault(
      `port ${port} is in use: stop what runs there, or set ${setting} to another port`,
    );
  }
  if (error.code === 'EACCES') {
    return new SandboxFault(`port ${port} may not be opened: set ${setting} to one above 1023`);
  }
  return error;
}
