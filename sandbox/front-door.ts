// The one port callers see: the sandbox's own doors, then the API, then the shop's files.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Cloud } from './cloud';
import { urlOf } from './cloud/gateway';
import { gatewayAnswer } from './cloud/http-event';
import { type Listening, listenOnLoopback } from './cloud/listen';
import type { Control } from './control';
import { answerFile } from './shop-files';
import { answerViewer } from './viewer';

export type Behind = { readonly cloud: Cloud; readonly control: Control };

export type FrontDoor = Listening & {
  /** Until then everything, /healthz too, is answered with 503. */
  readonly open: (behind: Behind) => void;
};

const shop = fileURLToPath(new URL('shop', import.meta.url));
/** What the shop's pages say lies beside the pages that the functions answer with. */
const handlers = fileURLToPath(new URL('../functions/handlers', import.meta.url));
const glossary = '/glossary.json';

/** Listens at once, so that a busy port is told before any work is done. */
export async function startFrontDoor(port: number): Promise<FrontDoor> {
  let behind: Behind | undefined;
  const listening = await listenOnLoopback((incoming, outgoing) => {
    if (!behind) return say(outgoing, 503, 'Service Unavailable');
    answer(behind, incoming, outgoing).catch(() => {
      if (outgoing.headersSent) outgoing.destroy();
      else say(outgoing, 500, 'Internal Server Error');
    });
  }, port);
  return { ...listening, open: (parts) => (behind = parts) };
}

async function answer(
  { cloud, control }: Behind,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const url = urlOf(incoming);
  if (url && (await answerViewer(incoming, outgoing, url.pathname))) return;
  if (url?.pathname.startsWith('/_sandbox/')) return control.answer(incoming, outgoing, url);
  if (await cloud.answer(incoming, outgoing)) return;
  const folder = url?.pathname === glossary ? handlers : shop;
  if (url && (await answerFile(folder, url.pathname, incoming, outgoing))) return;
  say(outgoing, 404, 'Not Found');
}

function say(outgoing: ServerResponse, status: number, message: string): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(gatewayAnswer(status, message).body);
}
