// The resources of a stack that can charge or start charging, read and switched one by one.
import { AwsFault, type Aws } from './aws';

export type Part =
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'mapping'; readonly name: string }
  | { readonly kind: 'rule'; readonly name: string };

/** Of a function its reserved concurrency, null where there is none; else whether it is on. */
export type State = number | null | boolean;

export interface Account {
  /** Everything that the stack names in its outputs for the emergency stop. */
  partsOf(stack: string): Promise<readonly Part[]>;
  stateOf(part: Part): Promise<State>;
  set(part: Part, state: State): Promise<void>;
}

const outputs = [
  ['StopsFunctions', 'function'],
  ['StopsMappings', 'mapping'],
  ['StopsRules', 'rule'],
] as const;

export function awsAccount(aws: Aws): Account {
  return {
    async partsOf(stack) {
      const body = new URLSearchParams({
        Action: 'DescribeStacks',
        Version: '2010-05-15',
        StackName: stack,
      }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const xml = await aws({
        service: 'cloudformation',
        method: 'POST',
        path: '/',
        headers,
        body,
      });
      return outputs.flatMap(([output, kind]) => {
        const names = outputIn(xml, output);
        if (names === undefined) throw new Error(`stack ${stack} has no output ${output}`);
        return names.split(',').map((name): Part => ({ kind, name }));
      });
    },
    stateOf: (part) => stateOf(aws, part),
    set: (part, state) => set(aws, part, state),
  };
}

function outputIn(xml: string, key: string): string | undefined {
  for (const [member] of xml.matchAll(/<member>(?:(?!<member>)[\s\S])*?<\/member>/g)) {
    if (!member.includes(`<OutputKey>${key}</OutputKey>`)) continue;
    return /<OutputValue>([^<]*)<\/OutputValue>/.exec(member)?.[1];
  }
  return undefined;
}

async function stateOf(aws: Aws, { kind, name }: Part): Promise<State> {
  const id = encodeURIComponent(name);
  switch (kind) {
    case 'function': {
      const path = `/2019-09-30/functions/${id}/concurrency`;
      const answer = parsed(await aws({ service: 'lambda', method: 'GET', path }));
      const reserved = answer['ReservedConcurrentExecutions'];
      return typeof reserved === 'number' ? reserved : null;
    }
    case 'mapping': {
      const path = `/2015-03-31/event-source-mappings/${id}`;
      const answer = parsed(await aws({ service: 'lambda', method: 'GET', path }));
      return answer['State'] !== 'Disabled' && answer['State'] !== 'Disabling';
    }
    case 'rule':
      return parsed(await events(aws, 'DescribeRule', name))['State'] === 'ENABLED';
  }
}

async function set(aws: Aws, { kind, name }: Part, state: State): Promise<void> {
  const id = encodeURIComponent(name);
  const headers = { 'content-type': 'application/json' };
  switch (kind) {
    case 'function': {
      const path = `/2017-10-31/functions/${id}/concurrency`;
      if (state === null) {
        await aws({ service: 'lambda', method: 'DELETE', path });
        return;
      }
      const body = JSON.stringify({ ReservedConcurrentExecutions: state });
      await aws({ service: 'lambda', method: 'PUT', path, headers, body });
      return;
    }
    case 'mapping': {
      const path = `/2015-03-31/event-source-mappings/${id}`;
      const body = JSON.stringify({ Enabled: state === true });
      await aws({ service: 'lambda', method: 'PUT', path, headers, body });
      return;
    }
    case 'rule':
      await events(aws, state === true ? 'EnableRule' : 'DisableRule', name);
  }
}

function events(aws: Aws, action: string, name: string): Promise<string> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSEvents.${action}`,
  };
  const body = JSON.stringify({ Name: name });
  return aws({ service: 'events', method: 'POST', path: '/', headers, body });
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  const value = JSON.parse(text === '' ? '{}' : text) as unknown;
  if (typeof value !== 'object' || value === null) throw new AwsFault(200, 'not an object');
  return value as Readonly<Record<string, unknown>>;
}
