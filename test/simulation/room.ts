// How many functions an account runs at once: one pool for doors and workers, and the part of it
// that the webhook's door may take.

export class Room {
  /** Invocations at once in the whole account; a new one has ten. */
  accountMax = Infinity;
  /** Reserved for webhooks, and never more: taken from the account as long as it is set. */
  webhookMax = Infinity;
  /** Turned away for want of room. */
  throttled = 0;
  private webhooks = 0;
  private others = 0;

  /** Answers whether there is room; whoever got in leaves again. */
  enter(isWebhook: boolean): boolean {
    const all = this.webhooks + this.others;
    const reserved = this.webhookMax === Infinity ? 0 : this.webhookMax;
    const free = isWebhook
      ? this.webhooks < Math.min(this.webhookMax, this.accountMax) && all < this.accountMax
      : this.others + Math.max(reserved, this.webhooks) < this.accountMax;
    if (!free) this.throttled += 1;
    else if (isWebhook) this.webhooks += 1;
    else this.others += 1;
    return free;
  }

  leave(isWebhook: boolean): void {
    if (isWebhook) this.webhooks -= 1;
    else this.others -= 1;
  }
}
