// Raw bytes to an emulator's port: what no well-behaved client would send.
import { connect } from 'node:net';

export type Heard = { readonly status: number; readonly text: string };

/**
 * Sends the bytes and reads until the other side closes; `hangUp` leaves in the middle of it, and
 * hears nothing.
 */
export async function bytesTo(port: number, bytes: string, hangUp = false): Promise<Heard> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes, () => {
        if (hangUp) socket.destroy();
      });
    });
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => (text += part));
    // A reset is an end as well; `close` follows it.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ status: Number(text.slice(9, 12)), text }));
  });
}

export type Ask = {
  readonly method: string;
  readonly path: string;
  readonly type?: string;
  readonly body?: string;
  readonly token?: string;
  /** Of the body, as it is said; the true one where it is absent. */
  readonly length?: number;
};

export function requestOf({ method, path, type, body, token, length }: Ask): string {
  const bytes = Buffer.byteLength(body ?? '');
  return [
    `${method} ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    ...(token === undefined ? [] : [`Authorization: ${token}`]),
    ...(type === undefined ? [] : [`Content-Type: ${type}`]),
    ...(body === undefined ? [] : [`Content-Length: ${length ?? bytes}`]),
    '',
    body ?? '',
  ].join('\r\n');
}
