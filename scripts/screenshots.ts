// Pictures of every page of the dashboard, at both widths and in both themes, to be looked at:
// `node scripts/bun.mjs scripts/screenshots.ts [FOLDER] [PAGE,PAGE...]`. Needs the built binary and Debian's chromium.
// The organism behind it had a month's life (`screenshots/world.ts`); SG_SHOTS_RUNS says how many runs that was.
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launchBrowser, THEMES, VIEWS } from "../test/e2e/browser.ts";
import { getStuck, makeWorld } from "./screenshots/world.ts";

const RUNS = 300_000;

const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), "sg-screenshots-"));
mkdirSync(folder, { recursive: true });

async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForSelector("h1");
  await page.locator(".waiting").first().waitFor({ state: "detached" });
  await page.waitForTimeout(150);
}

const began = performance.now();
await using world = await makeWorld(Number(process.env.SG_SHOTS_RUNS ?? RUNS));
const { paris, pages } = world;
getStuck(paris);
console.log(`the organism is made after ${((performance.now() - began) / 1_000).toFixed(0)} s: ${paris.origin}`);
const browser = await launchBrowser();
const only = process.argv[3]?.split(",");
for (const [view, viewport] of Object.entries(VIEWS)) {
  for (const colorScheme of THEMES) {
    const context = await browser.newContext({ viewport, colorScheme, baseURL: paris.origin });
    const page = await context.newPage();
    page.on("console", (message) => {
      const isExpected = message.text().includes("404");
      if (message.type() === "error" && !isExpected) console.log(`${page.url()} complains: ${message.text()}`);
    });
    page.on("pageerror", (error) => console.log(`${page.url()} fails: ${error.message}`));
    const shoot = (name: string) =>
      page.screenshot({ path: join(folder, `${name}-${view}-${colorScheme}.png`), fullPage: true });
    await page.goto("/");
    await page.waitForSelector("input[name=token]");
    await shoot("login");
    await context.request.post("/api/session", { data: { token: paris.token } });
    for (const [name, path] of Object.entries(pages)) {
      if (only !== undefined && !only.includes(name)) continue;
      await visit(page, path);
      const wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
      if (wide) console.log(`${name} scrolls sideways at ${view}`);
      await shoot(name);
    }
    await context.close();
  }
}
await browser.close();
console.log(folder);
