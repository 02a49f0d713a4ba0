// N13: an account that refuses a list without payments in words that no document has.
import { text } from '../checker/facts';
import { casesOf } from './disasters';
import type { Scenario, Scene } from './scene';
import { day, hour } from './scene';

const nights = (scene: Scene) =>
  scene.watch.logs
    .filter((line) => line.includes('"ledger.passed"'))
    .map((line) => (JSON.parse(line) as { readonly complete: boolean }).complete);

const closed = {
  kind: 'http',
  status: 400,
  body: JSON.stringify({ code: 1, message: '점검 중입니다.', response: null }),
} as const;

export const emptyLists: readonly Scenario[] = [
  {
    id: 'N13',
    says: 'an empty list is refused in words of its own, as maintenance is: only one is empty',
    options: { mayDouble: true, model: { emptyList: 'otherWords' } },
    play: async (scene) => {
      const { book } = scene.universe.emulator;
      await scene.renew(0.5);
      const [row] = scene.paid();
      if (!row) throw new Error('nothing was paid');
      const twin = { imp_uid: book.nextUid('imps_'), paid_at: row.paid_at + 700 };
      book.add({ ...row, ...twin, cancel_history: [] });
      const list = { route: 'look', match: '/payments/status/paid', count: 1 } as const;
      scene.provider(closed, list);
      await scene.wait(12 * hour);
      const [found] = casesOf(scene, 'twin');
      scene.hold(text(found, 'paymentId') === twin.imp_uid, 'that night has not seen it');
      await scene.wait(5 * day);
      scene.hold(nights(scene).length > 4, `${nights(scene).length} nights came to an end`);
      scene.hold(!nights(scene).includes(false), 'a night was not complete');
      scene.holdPaidOnce();
    },
  },
];
