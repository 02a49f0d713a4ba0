// The rules of EventBridge: an event tells when it was made, and is handed over once there is room.
import type { Base } from '../../functions/handlers/wire';
import type { Kit } from './kit';
import type { Life } from './life';
import { turnedAwayName } from './life';
import type { Timeline } from './timeline';
import type { Rule } from './work';
import { ruleAgeSeconds, timeoutMs } from './work';

type Invoke = (rule: Rule, does: (base: Base, kit: Kit) => Promise<void>) => Promise<Life>;

export class Ticks {
  constructor(
    private readonly timeline: Timeline,
    private readonly invoke: Invoke,
    private readonly passDays: () => number,
    private readonly dueShards: () => number,
  ) {}

  /** Nobody waits for it. Its event tells this moment, however late it is handed over. */
  fire(rule: Rule, lateMs = 0): void {
    const time = this.timeline.nowMs / 1_000;
    if (lateMs > 0) this.timeline.after(lateMs, () => this.handOver(rule, time));
    else this.handOver(rule, time);
  }

  private handOver(rule: Rule, time: number): void {
    const ran = this.invoke(rule, async (base, kit) => {
      const began = this.timeline.nowMs;
      const left = () => timeoutMs[rule] - (this.timeline.nowMs - began);
      const deps = base.invocation(time, left, rule === 'reconcile' ? 'night' : 'schedule');
      const shards = this.dueShards();
      if (rule === 'plan') await kit.planCharges(deps, shards);
      else if (rule === 'resolve') await kit.planLooks(deps, shards);
      else await kit.tickLedgerPass(deps, shards, this.passDays());
    });
    void ran.then((life) => this.offerAgain(rule, time, life));
  }

  /** Lambda keeps what it found no room for, and offers it again until it is too old. */
  private offerAgain(rule: Rule, time: number, { name }: Life): void {
    const again = this.timeline.nowMs + 1_000;
    const isYoung = again / 1_000 - time <= ruleAgeSeconds[rule];
    if (name === turnedAwayName && isYoung) {
      this.timeline.at(again, () => this.handOver(rule, time));
    }
  }
}
