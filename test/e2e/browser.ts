import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Debian's; nothing is downloaded. */
const CHROMIUM = "/usr/bin/chromium";

export const hasBrowser = existsSync(CHROMIUM);

export const VIEWS = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;
export const THEMES = ["light", "dark"] as const;

export async function launchBrowser(): Promise<Browser> {
  // Nothing here draws in three dimensions, and doing so without a graphics card takes a third of the time.
  const silence = ["--disable-background-networking", "--no-first-run", "--disable-component-update", "--disable-sync"];
  return await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu", ...silence] });
}
