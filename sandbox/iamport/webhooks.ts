// Sends iamport's webhooks: once each, to this machine only.

export type Sent = { readonly url: string; readonly status: number };

/** A test server must not call strangers: what is not loopback is not sent, and says so. */
export async function sendWebhook(url: string, body: object): Promise<Sent> {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const local = target && ['localhost', '127.0.0.1', '[::1]'].includes(target.hostname);
  if (!local) return { url, status: 0 };
  const status = await fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  })
    .then(async (answer) => {
      await answer.arrayBuffer();
      return answer.status;
    })
    .catch(() => 0);
  return { url, status };
}
