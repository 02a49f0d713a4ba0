// The parameters of charges and keys: what must be there, and how long it may be (§15).
import { refused, words } from './answers';
import { numberOf, textOf } from './request';
import type { EmulatedAnswer, ProviderModel, Wire } from './types';

const lengthsMax: Readonly<Record<string, number>> = {
  customer_uid: 80,
  merchant_uid: 40,
  name: 40,
  channel_key: 55,
  pg: 80,
  buyer_name: 16,
  buyer_email: 64,
  buyer_tel: 16,
  buyer_addr: 128,
  buyer_postcode: 8,
  customer_name: 20,
  customer_tel: 20,
  customer_email: 200,
  customer_addr: 200,
  customer_postcode: 8,
};
const limits = Object.entries(lengthsMax);
const orderWonMin = 100;
const quotaWonMin = 50_000;

export function badParameter(model: ProviderModel, message: string): EmulatedAnswer {
  return refused(message, 1, model.badParameterStatus);
}

/** The words of the first name that is missing or too long. */
export function faultIn(
  body: Wire,
  required: readonly string[],
  model: ProviderModel,
): string | undefined {
  for (const name of required) {
    if (textOf(body[name]) === null) return words.missing(name);
  }
  for (const [name, max] of limits) {
    const value = body[name];
    if (value === undefined || (name === 'name' && model.longName === 'truncate')) continue;
    const text = textOf(value) ?? '';
    if (text.length > max && [...text].length > max) return words.tooLong(name, max);
  }
  return undefined;
}

/** A charge is at least 100 won, whole, and no more of it is free of tax than there is. */
export function amountFault(body: Wire): string | undefined {
  const amount = numberOf(body['amount']);
  if (!Number.isSafeInteger(amount) || amount < orderWonMin) return words.badAmount;
  const free = taxFreeOf(body);
  return Number.isSafeInteger(free) && free >= 0 && free <= amount
    ? undefined
    : words.wrong('tax_free');
}

export function taxFreeOf(body: Wire): number {
  return body['tax_free'] === undefined || body['tax_free'] === null
    ? 0
    : numberOf(body['tax_free']);
}

/** Installments are for 50,000 won and more; anything below is paid at once (§4.1). */
export function quotaOf(body: Wire): number {
  const quota = numberOf(body['card_quota']);
  const may = Number.isSafeInteger(quota) && quota >= 2 && numberOf(body['amount']) >= quotaWonMin;
  return may ? quota : 0;
}

export function nameOf(body: Wire): string | null {
  const name = textOf(body['name']);
  return name === null ? null : [...name].slice(0, lengthsMax['name']).join('');
}

export function buyerOf(body: Wire) {
  return {
    buyer_name: textOf(body['buyer_name']),
    buyer_email: textOf(body['buyer_email']),
    buyer_tel: textOf(body['buyer_tel']),
    buyer_addr: textOf(body['buyer_addr']),
    buyer_postcode: textOf(body['buyer_postcode']),
  };
}

/**
 * One address or several; the window takes both (§10.2). Who names none has the console's, as it
 * is set at that time: an old payment keeps its address (§11).
 */
export function noticeUrlsOf(body: Wire, model: ProviderModel, test: boolean): readonly string[] {
  const named = body['notice_url'];
  const all: readonly unknown[] = Array.isArray(named) ? named : [named];
  const urls = all.map(textOf).filter((url) => url !== null);
  if (urls.length > 0) return urls;
  const set = test ? model.testWebhookUrl : model.webhookUrl;
  return set === 'none' ? [] : [set];
}

/** JSON text; an object is kept as its text (§3). */
export function customDataOf(body: Wire): string | null {
  const given = body['custom_data'];
  return typeof given === 'object' && given !== null ? JSON.stringify(given) : textOf(given);
}
