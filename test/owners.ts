// Users as tests seal them; the key is no secret.
import { sealedOwners } from '../functions/adapters/sealed-owners';

export const sealKey = { current: 'a', versions: { a: 'a key that only tests have' } };
export const owners = sealedOwners(() => Promise.resolve(sealKey));
