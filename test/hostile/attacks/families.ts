// All families of attacks, by name; a round takes one of each in turn.
import type { Family } from './attack';
import * as bodies from './bodies';
import * as publicDoors from './public-doors';
import * as signedIn from './signed-in';

export const families: Readonly<Record<string, Family>> = {
  forgedWebhook: publicDoors.forgedWebhook,
  webhookWithRealPayment: publicDoors.webhookWithRealPayment,
  swappedWebhook: publicDoors.swappedWebhook,
  plantedWebhook: publicDoors.plantedWebhook,
  strayLanding: publicDoors.strayLanding,
  longLanding: publicDoors.longLanding,
  knownLanding: publicDoors.knownLanding,
  hammer: publicDoors.hammer,
  foreignId: signedIn.foreignId,
  foreignCallback: signedIn.foreignCallback,
  ownCallback: signedIn.ownCallback,
  extraField: signedIn.extraField,
  noOperator: signedIn.noOperator,
  nobody: signedIn.nobody,
  oddId: signedIn.oddId,
  foreignType: bodies.foreignType,
  tooLarge: bodies.tooLarge,
  brokenJson: bodies.brokenJson,
  doubledForm: bodies.doubledForm,
  wrongType: bodies.wrongType,
  cardNumber: bodies.cardNumber,
  oddRoute: bodies.oddRoute,
};
