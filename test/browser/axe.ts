// What axe-core finds on a screen, at the two widths that everything is looked at.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';
import { expect } from 'vitest';

const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const widths = [390, 1_280];

type Found = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };
type Axe = { readonly run: (on: Document, how: object) => Promise<{ violations: Found[] }> };

/** WCAG 2.2 AA and axe-core's best practices: nothing may be found. */
export async function expectNoFindings(page: Page, screen: string): Promise<void> {
  const before = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    // What lies under a card window was looked at before it opened.
    const on = page.frames().at(-1);
    expect(on && (await findings(on)), `${screen} at ${width} px`).toEqual([]);
  }
  if (before) await page.setViewportSize(before);
}

async function findings(frame: Frame): Promise<string[]> {
  const isThere = await frame.evaluate(() => 'axe' in window);
  if (!isThere) await frame.evaluate(script);
  const violations = await frame.evaluate(async (only) => {
    const { axe } = window as unknown as { axe: Axe };
    const { violations: all } = await axe.run(document, {
      runOnly: only,
      iframes: false,
      resultTypes: ['violations'],
      preload: false,
      selectors: false,
    });
    return all.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) }));
  }, tags);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
