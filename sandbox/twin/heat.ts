// Writes per second and partition, of the table and of its index: DynamoDB holds them to a limit.

export class Heat {
  /** Writes a second that a partition takes; those above it are refused for now. */
  most = Infinity;
  /** The busiest second of any partition so far. */
  peak = 0;
  private second = 0;
  private readonly counts = new Map<string, number>();

  note(partition: string, ms: number): void {
    const count = this.in(partition, ms) + 1;
    this.counts.set(partition, count);
    this.peak = Math.max(this.peak, count);
  }

  isFull(partition: string, ms: number): boolean {
    return this.in(partition, ms) >= this.most;
  }

  private in(partition: string, ms: number): number {
    const second = Math.floor(ms / 1_000);
    if (second !== this.second) this.counts.clear();
    this.second = second;
    return this.counts.get(partition) ?? 0;
  }
}
