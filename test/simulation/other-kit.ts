// The build that runs beside this one: the same, unless the torture was asked for another commit.
export { kit as otherKit } from './kit';
