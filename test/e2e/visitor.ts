import { expect } from "bun:test";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { VIEWS } from "./browser.ts";
import type { ServedProject } from "./dashboard-project.ts";

/** A person with a browser. What the browser complains about, and whatever leaves the origin, is collected. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: string[];
}

export async function visitor(
  browser: Browser,
  { origin }: Pick<ServedProject, "origin">,
  view: keyof typeof VIEWS,
  colorScheme: "light" | "dark",
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: VIEWS[view],
    colorScheme,
    reducedMotion: "reduce",
    baseURL: origin,
  });
  // Sooner than the test: then it says what it waited for.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) complaints.push(request.url());
  });
  return { context, page, complaints };
}

export async function logIn({ page }: Visitor, token: string): Promise<void> {
  await page.goto("/");
  await page.getByLabel("Token").fill(token);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
}

/** Says what a test provoked; any other complaint fails. */
export function expectComplaints({ complaints }: Visitor, ...expected: readonly RegExp[]): void {
  expect(complaints).toEqual(expected.map((each) => expect.stringMatching(each)));
  complaints.length = 0;
}

/** Goes there as a click would, so that the page is not loaded afresh each time. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState(null, "", ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent("popstate"))`,
  );
  await page.locator("main h1").waitFor();
  await page.locator(".waiting").first().waitFor({ state: "detached" });
}

/** What is wrong with these pages, for those who cannot see them or have a narrow screen. */
export async function faultsOf({ page }: Visitor, paths: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const path of paths) {
    await go(page, path);
    const problems = await page.evaluate<readonly string[]>(
      `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => id + ": " + nodes[0].html))`,
    );
    const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
    found.push(...[...problems, ...(isWide ? ["scrolls sideways"] : [])].map((problem) => `${path} ${problem}`));
  }
  return found;
}
