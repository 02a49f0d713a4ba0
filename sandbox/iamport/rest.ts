// Every path but the token's and the plain charge's, to what it does.
import type { Charging } from './again';
import { ok, refused } from './answers';
import { cancel } from './cancel';
import { deleteKey, issueOverRest, paymentsOfKey, readKey, readKeys } from './customers';
import { onetime } from './onetime';
import { prepare, prepared } from './prepare';
import { byStatus, find, findAll, readMany, readOne } from './reads';
import { listSchedules, moveSchedule, readSchedule } from './schedules';
import { retrySchedule, schedule, unschedule } from './schedules';
import { pgSetting } from './setup';
import type { Channel, EmulatedAnswer, Wire } from './types';

type Asked = {
  readonly method: string;
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Wire;
  readonly channels: readonly Channel[];
};

const nowhere = refused('Not Found', -1, 404);

export function rest(of: Charging, asked: Asked): EmulatedAnswer {
  const [area = '', first = ''] = asked.parts;
  if (area === 'payments') return payments(of, asked);
  if (area === 'subscribe' && first === 'customers') return customers(of, asked);
  if (area === 'subscribe' && first === 'payments') return keyed(of, asked);
  if (area === 'users' && first === 'pg') return ok(asked.channels.map(pgSetting));
  return nowhere;
}

function payments(of: Charging, { method, parts, query, body }: Asked): EmulatedAnswer {
  const [, first = '', second = '', third] = parts;
  if (method !== 'GET') {
    if (first === 'cancel') return cancel(of.ledger, body, of.now);
    return first === 'prepare' ? prepare(of.ledger, method, body) : nowhere;
  }
  if (first === '') return readMany(of, query);
  if (first === 'find') return find(of, second, third);
  if (first === 'findAll') return findAll(of, second, third, query);
  if (first === 'status') return byStatus(of, second, query);
  if (first === 'prepare') return prepared(of.ledger, second);
  return readOne(of, first, query);
}

function customers(of: Charging, asked: Asked): EmulatedAnswer {
  const { method, parts, query, body, channels } = asked;
  const [, , uid = '', what] = parts;
  if (uid === '') return readKeys(of.ledger, query);
  if (what === 'schedules') return listSchedules(of.ledger, query, uid);
  if (what === 'payments') return paymentsOfKey(of.ledger, uid, query);
  if (method === 'DELETE') return deleteKey(of.ledger, uid);
  if (method === 'POST') return issueOverRest(of.ledger, channels, uid, body, of.now);
  return readKey(of.ledger, uid);
}

/** `schedule` and what hangs below it, `unschedule`, `onetime`. */
function keyed(of: Charging, { method, parts, query, body, channels }: Asked): EmulatedAnswer {
  const [, , what, uid = '', does] = parts;
  if (what === 'onetime') return onetime(of, channels, body);
  if (what === 'unschedule') return unschedule(of, body);
  if (what !== 'schedule') return nowhere;
  if (uid === '') return method === 'POST' ? schedule(of, body) : listSchedules(of.ledger, query);
  if (uid === 'customers') return listSchedules(of.ledger, query, does ?? '');
  if (does === 'reschedule') return moveSchedule(of, uid, { again: true, body });
  if (does === 'retry') return retrySchedule(of, uid);
  if (method === 'PUT') return moveSchedule(of, uid, { again: false, body });
  return readSchedule(of.ledger, uid);
}
