// What a walk through the house is measured by: the files it enters, and how often it turns back.
import type { Entered } from './instrument';
import type { Tour } from './tours';

export type Figures = {
  /** Files of domain and use cases that are entered. */
  readonly files: number;
  /** How often a function that was not entered yet lies in a file that the walk had left. */
  readonly returns: number;
};

export const inside = ({ file }: Pick<Entered, 'file'>): boolean =>
  /^functions\/(domain|usecases)\//.test(file);

export function figuresOf(walk: readonly Entered[]): Figures {
  const stops = filesOf(walk.filter(inside));
  const files = new Set(stops).size;
  return { files, returns: stops.length - files };
}

/** One file after another: functions that follow each other in one file are one stop. */
export function filesOf(walk: readonly Entered[]): readonly string[] {
  return walk.flatMap(({ file }, at) => (walk[at - 1]?.file === file ? [] : [file]));
}

/**
 * Lower a number with the walk that got shorter. The goal of a renewal is 16 files and 12 returns:
 * those beyond it are small values of the domain (calendar, money, status, terms) that many call,
 * and merging what is apart to meet a number would help no reader. A rule that every charge passes
 * (agreed, next terms, pause, trial, coupon, what is told, erasure, plans on hold, credit, billing
 * day, text of others that is written down) adds its file.
 */
export const limits: Readonly<Record<Tour, Figures>> = {
  renewal: { files: 50, returns: 44 },
  landing: { files: 54, returns: 46 },
  unknown: { files: 43, returns: 30 },
  webhook: { files: 24, returns: 13 },
};
