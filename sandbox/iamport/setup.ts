// The channels a fresh emulator offers, and the provider model it starts with.
import type { Channel, ProviderModel, Wire } from './types';

export const defaultChannels: readonly Channel[] = [
  {
    key: 'channel-key-kicc',
    pg_provider: 'kicc',
    pg_id: 'T5102001',
    name: 'KICC 테스트',
    sandbox: true,
    restIssuing: false,
  },
  {
    key: 'channel-key-kicc-live',
    pg_provider: 'kicc',
    pg_id: 'IM000001',
    name: 'KICC',
    sandbox: false,
    restIssuing: false,
  },
  {
    key: 'channel-key-nice',
    pg_provider: 'nice',
    pg_id: 'nictest04m',
    name: 'NICE API',
    sandbox: true,
    restIssuing: true,
  },
  {
    key: 'channel-key-nice-live',
    pg_provider: 'nice',
    pg_id: 'IM0009999m',
    name: 'NICE',
    sandbox: false,
    restIssuing: true,
  },
];

export const modelM1: ProviderModel = {
  duplicates: 'refuse',
  lateMs: 0,
  readLagMs: 0,
  declineShape: 'status',
  closedMid: 'none',
  failedIds: 'allow',
  absentKeyStatus: 404,
  badParameterStatus: 200,
  emptyList: 'page',
  longName: 'refuse',
  issueAmount: 'displayed',
  scheduleList: 'page',
  callback: 'full',
  webhookMs: 0,
  webhookUrl: 'none',
  testWebhookUrl: 'none',
};

export function pgSetting(channel: Channel): Wire {
  const { pg_provider, pg_id, sandbox, name, key } = channel;
  return { pg_provider, pg_id, sandbox, type: 'payment', channel_name: name, channel_key: key };
}
