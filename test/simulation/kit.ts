// All of the system that a simulated sandbox runs: one build of it.
import { readerLevel } from '../../functions/adapters/dynamodb-subscription-items';
import { dynamodbLedger } from '../../functions/adapters/dynamodb-ledger';
import { keyedOrderNumbers } from '../../functions/adapters/order-numbers';
import { iamportGateway } from '../../functions/adapters/iamport-gateway';
import { onStream } from '../../functions/handlers/changes';
import { onHttp } from '../../functions/handlers/edge';
import { sharesOf, userCallsPerSecond } from '../../functions/handlers/limits';
import { onQueue } from '../../functions/handlers/pages';
import { routes } from '../../functions/handlers/all-routes';
import { hintBudget } from '../../functions/runtime/hints';
import { pacer } from '../../functions/runtime/pace';
import { planCharges, planLooks } from '../../functions/usecases/common/plan-charges';
import { tickLedgerPass } from '../../functions/usecases/reconcile/run-ledger-pass';
import { collectCharges, resolveByIds } from '../../functions/usecases/run-step';

export const kit = {
  readerLevel,
  /** Writes where a subscription and a card are listed. */
  isListed: true,
  keyedOrderNumbers,
  dynamodbLedger,
  iamportGateway,
  onHttp,
  onQueue,
  onStream,
  routes,
  hintBudget,
  pacer,
  sharesOf,
  userCallsPerSecond,
  collectCharges,
  resolveByIds,
  planCharges,
  planLooks,
  tickLedgerPass,
};
export type Kit = typeof kit;
