// What customers with a trial do, and what the shop tells them.
import type { Deed } from './happenings';
import type { Universe } from './universe';

export const isOfTrial = (deed: Deed): deed is 'buy' | 'notify' | 'try again' =>
  deed === 'buy' || deed === 'notify' || deed === 'try again';

/** Of a customer without a trial, what may not be is refused. */
export async function trySome(universe: Universe, user: string, deed: Deed): Promise<void> {
  const { people, random } = universe;
  if (deed === 'buy') {
    await people.buy(universe, user);
    return;
  }
  if (deed === 'notify') {
    await people.notify(universe, user, random.pick(['sms', 'alimtalk', 'email'] as const));
    return;
  }
  const ids = await people.open(user, 'tried');
  if (ids) await Promise.all([people.callback(user, ids), people.land(ids)]);
}

/** Plans that a change may ask for; of the customer's own product or not. */
export const wanted = ['monthly', 'plus', 'quarterly', 'seats', 'team', 'richer', 'tried'] as const;
