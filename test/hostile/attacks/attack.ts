// A hostile request: what is sent, by whom, and the little that may follow from it.
import type { Random } from '../../simulation/random';
import type { Cast } from '../cast';
import type { Ask } from '../door';
import type { Person } from '../world';

export type Attack = Ask & {
  readonly family: string;
  /** Whose data may stand in the answer; nobody's where absent. */
  readonly actor?: Person | undefined;
  /** The answers that refuse it, or that tell nothing. */
  readonly statuses: readonly number[];
  /**
   * The request names an id that this person's subscription knows: the provider may be asked, and
   * what it says may be written. Where absent nothing may be written, asked or queued at all.
   */
  readonly mayTouch?: Person | undefined;
  /** Whatever id such a request names, it is refused in the same words (S15). */
  readonly alike?: string | undefined;
  /** The order number that it is one of many about: together they may cost few calls (S16). */
  readonly flooded?: string;
  /** A webhook about an order number that was never issued. */
  readonly isUnknown?: true;
};

/** Makes one attack of a family. */
export type Family = (random: Random, cast: Cast) => Attack;

/** Stands in everything that attackers send; it must come back in no answer and in no log line. */
export const reflected = 'evil7788taint';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function word(random: Random, length: number): string {
  return Array.from({ length }, () => letters[random.whole(0, 35)]).join('');
}

export const jsonType = 'application/json';
export const formType = 'application/x-www-form-urlencoded';

export function sentAs(
  random: Random,
  fields: Readonly<Record<string, string>>,
): Pick<Ask, 'headers' | 'body'> {
  const asForm = random.chance(0.5);
  return {
    headers: { 'content-type': asForm ? formType : jsonType, 'user-agent': reflected },
    body: asForm ? new URLSearchParams(fields).toString() : JSON.stringify(fields),
  };
}

export function sentJson(fields: unknown): Pick<Ask, 'headers' | 'body'> {
  return { headers: { 'content-type': jsonType }, body: JSON.stringify(fields) };
}

/** Texts that break out of quotes, lines, paths, pages, terminals and encodings. */
export const nasty: readonly string[] = [
  `<script>alert("${reflected}")</script>`,
  `"><img src=x onerror=${reflected}>`,
  `\r\nSet-Cookie: ${reflected}=1`,
  `\r\n{"event":"${reflected}"}`,
  `\u001b[2J\u001b[31m${reflected}`,
  `${reflected}\u0000.html`,
  `\u202e${reflected}\u2066`,
  `'; DROP TABLE ${reflected}; --`,
  `../../../../etc/${reflected}`,
  `..%2f..%2f${reflected}`,
  `{{${reflected}}}\${${reflected}}`,
  `%s%s%n%x${reflected}`,
  `javascript:${reflected}`,
  `\ud800${reflected}\udfff`,
  `👩‍👩‍👧‍👦${reflected}`,
  `\u1112\u1161\u11ab${reflected}`,
  `\uff1cscript\uff1e${reflected}`,
  `","status":"paid","x":"${reflected}`,
  `${reflected}${'A'.repeat(2_000)}`,
  `\u2028${reflected}\u2029`,
];

/** For a path or a query, where half a letter has no spelling. */
export function encoded(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '\ufffd'));
}

export function randomIn<T>(random: Random, values: Readonly<Record<string, T>>): T {
  return random.pick(Object.values(values));
}
