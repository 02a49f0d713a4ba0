// A resource of a template with its references resolved to plain values.
import type { Resource } from './template';

export type Properties = Readonly<Record<string, unknown>>;
export type Part = {
  readonly id: string;
  readonly resource: Resource;
  readonly properties: Properties;
};
