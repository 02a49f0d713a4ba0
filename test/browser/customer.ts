// What a customer does in the shop, by keyboard as people do, and where it is seen what came of it.
import type { Locator, Page } from 'playwright-core';

export const approving = '4242-4242-4242-4242';
export const declining = '4000-0000-0000-0002';

export const start = (page: Page) => page.locator('.card .main').first();
export const status = (page: Page) => page.locator('dd .status');
export const paidRows = (page: Page) => page.locator('tbody tr', { hasText: '결제 완료' });
export const inside = (page: Page) => page.frameLocator('#imp-iframe');
export const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

/** Presses a button of the time machine, and waits until the clock has arrived. */
export async function travel(page: Page, name: string): Promise<void> {
  await press(page, name);
  await page.locator('#to-next:enabled').waitFor();
}

/** The value that a term of the first subscription has. */
export const shown = (page: Page, term: string) =>
  page.locator('dt', { hasText: term }).locator('xpath=following-sibling::dd[1]').textContent();

/** Ticks the consent and goes on: the keyboard stands on the box when the terms are shown. */
export async function agree(page: Page, button: Locator = start(page)): Promise<void> {
  await button.click();
  await page.locator('#agree:focus').waitFor();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
}

/** Types into the window that has just opened; nobody has to look for the field. */
export async function typeCard(page: Page, card: string): Promise<void> {
  const field = '#card:focus';
  // On a PC it is a frame, on a phone the page itself.
  await Promise.any([page.locator(field).waitFor(), inside(page).locator(field).waitFor()]);
  await page.keyboard.type(card);
  await page.keyboard.press('Enter');
}

export async function pay(page: Page, card: string, button?: Locator): Promise<void> {
  await agree(page, button);
  await typeCard(page, card);
}

export async function subscribe(page: Page, button?: Locator): Promise<void> {
  await pay(page, approving, button);
  await page.getByText('구독이 시작되었습니다').waitFor();
}
