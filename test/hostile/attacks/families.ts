// All families of attacks and the threats they try; a round takes one of each in turn.
import type { Family } from './attack';
import * as bodies from './bodies';
import * as publicDoors from './public-doors';
import * as signedIn from './signed-in';

export const families: Readonly<Record<string, Family>> = {
  /** S1, S16, S20, S27 */
  forgedWebhook: publicDoors.forgedWebhook,
  /** S2 */
  webhookWithRealPayment: publicDoors.webhookWithRealPayment,
  /** S2, S6 */
  swappedWebhook: publicDoors.swappedWebhook,
  /** S3, S4, S5, S7 */
  plantedWebhook: publicDoors.plantedWebhook,
  /** S9, S10 */
  strayLanding: publicDoors.strayLanding,
  /** S9, S10, S17 */
  longLanding: publicDoors.longLanding,
  /** S2, S11 */
  knownLanding: publicDoors.knownLanding,
  /** S16 */
  hammer: publicDoors.hammer,
  /** S12 */
  foreignId: signedIn.foreignId,
  /** S2, S11, S12 */
  foreignCallback: signedIn.foreignCallback,
  /** S3, S4, S5, S6, S7 */
  ownCallback: signedIn.ownCallback,
  /** S16 */
  ownHammer: signedIn.ownHammer,
  /** S13, S24 */
  extraField: signedIn.extraField,
  /** S14 */
  noOperator: signedIn.noOperator,
  noBackend: signedIn.noBackend,
  /** S14, S23 */
  nobody: signedIn.nobody,
  /** S12, S15 */
  oddId: signedIn.oddId,
  /** S29 */
  foreignType: bodies.foreignType,
  /** S17 */
  tooLarge: bodies.tooLarge,
  /** S17 */
  brokenJson: bodies.brokenJson,
  /** S29 */
  doubledForm: bodies.doubledForm,
  /** S13 */
  wrongType: bodies.wrongType,
  /** S21 */
  cardNumber: bodies.cardNumber,
  /** S21 */
  cardInQuery: bodies.cardInQuery,
  /** S14 */
  oddRoute: bodies.oddRoute,
};
