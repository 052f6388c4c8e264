import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { type FakeProvider, fakeProvider, gene } from "../llm/fake-provider.ts";
import { hasBrowser, launchBrowser } from "./browser.ts";
import { ask, MULTIPLIED, modelAt, type ServedProject, serveProject } from "./dashboard-project.ts";
import { expectComplaints, faultsOf, logIn, type Visitor, visitor } from "./visitor.ts";

// A person with a browser, before the built binary. What the browser complains about, and whatever leaves the origin,
// must be nothing, except where a test provokes it.

let served: ServedProject;
let browser: Browser;
let operator: Visitor;
let model: FakeProvider;

/** Every page, with something on it; the placeholders are filled in once there is something to fill in. */
const PAGES = [
  ...["/", "/loci", "/loci/port_label", "/loci/port_label/run", "/loci/port_label/runs", "/loci/port_label/lineage"],
  ...["/loci/port_label/explain", "/loci/port_label/contract", "/alleles/ALLELE", "/pathways"],
  ...["/pathways/configure_bridge_with_stp", "/pathways/deploy_server_network", "/topologies"],
  ...[
    "/network",
    "/topologies/production_server",
    "/runs",
    "/runs/RUN",
    "/journals",
    "/regression",
    "/approvals",
    "/snapshots",
  ],
  ...["/audit", "/settings", "/tokens", "/docs", "/nowhere"],
];

async function addresses(): Promise<readonly string[]> {
  const ask = async (path: string) =>
    (await (await operator.context.request.get(`/api${path}`)).json()) as { items: { sha: string; runId: string }[] };
  const alleles = await ask("/locus/port_label/alleles");
  const runs = await ask("/runs?name=configure_bridge_with_stp");
  const [allele, run] = [alleles.items[0]?.sha ?? "", runs.items[0]?.runId ?? ""];
  return PAGES.map((path) => path.replace("ALLELE", `port_label:${allele}`).replace("RUN", run));
}

describe.skipIf(!hasBrowser)("the dashboard in a browser (needs chromium)", () => {
  beforeAll(async () => {
    model = fakeProvider(gene(MULTIPLIED.source, "one multiplication"));
    [served, browser] = await Promise.all([serveProject(modelAt(model.url), MULTIPLIED), launchBrowser()]);
    operator = await visitor(browser, served, "desktop", "light");
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await served[Symbol.asyncDispose]();
    model[Symbol.dispose]();
  }, 120_000);

  const LIMIT_MS = 120_000;

  test(
    "a stranger sees the log-in and nothing else, and a token opens the door",
    async () => {
      const { page } = operator;
      await page.goto("/loci");
      await page.getByRole("heading", { name: "Log in to sg" }).waitFor();
      await page.getByLabel("Token").fill("not.a.token");
      await page.getByRole("button", { name: "Log in" }).click();
      expect(await page.getByRole("alert").textContent()).toContain("Cannot log in");
      expectComplaints(operator, /401/);
      await logIn(operator, served.token);
      await page.getByText("live", { exact: true }).waitFor();
      expectComplaints(operator);
    },
    LIMIT_MS,
  );

  test(
    "the form of a locus refuses bad input where it stands, and runs good input",
    async () => {
      const { page } = operator;
      await page.goto("/loci/port_label/run");
      const owner = page.getByLabel("owner");
      const run = page.getByRole("button", { name: "Run", exact: true });
      await owner.fill("");
      await run.click();
      await page.getByText("needs a value").waitFor();
      expect(await owner.evaluate("document.activeElement.id")).toBe("field-owner");
      await owner.fill("{ada}");
      await run.click();
      await page.getByText("needs JSON; this is none").waitFor();
      await owner.fill('{"name": "ada"}');
      await run.click();
      await page.getByRole("alert").waitFor();
      expect(await page.locator("#field-owner-problem").textContent()).toContain("floor");
      expectComplaints(operator, /422/);
      await owner.fill('{"name": "ada", "floor": 4}');
      await page.getByLabel("style").selectOption("loud");
      await page.getByLabel("tags").fill("lab\nnorth");
      await run.click();
      await page.getByText('"label": "ADA lab north"').waitFor();
      expectComplaints(operator);
    },
    LIMIT_MS,
  );

  test(
    "a failure mutates before the reader's eyes; its lineage and what changed can be read",
    async () => {
      const { page } = operator;
      await page.goto("/loci/port_label");
      await page.getByRole("cell", { name: "dominant" }).waitFor();
      expect(await page.locator("tbody tr").count()).toBe(1);
      const other = await operator.context.newPage();
      await other.goto("/loci/port_label/run");
      await other.getByLabel("owner").fill('{"floor": 3}');
      await other.getByRole("button", { name: "Run", exact: true }).click();
      await other.getByText("Repaired:").waitFor();
      await other.close();
      // The first page was told; nobody loaded it again.
      await page.getByRole("cell", { name: "recessive" }).waitFor();
      await page.getByRole("link", { name: "Lineage" }).click();
      const mutant = page.locator(".tree .tree .relative");
      const { items } = (await ask(served, "GET", "/locus/port_label/lineage")) as {
        items: { parent: string | null; description: string }[];
      };
      // Which of several right edits is found is the engine's affair.
      const edit = items.find(({ parent }) => parent !== null)?.description ?? "no edit";
      expect(edit).toMatch(/^line \d: /);
      expect(await mutant.textContent()).toContain(edit.replaceAll("`", ""));
      await mutant.getByRole("link").click();
      await page.getByText("TypeError").waitFor();
      await page.locator(".line-added").waitFor();
      expect(await page.locator(".line-removed").textContent()).toContain("owner.name.trim()");
      const added = (await page.locator(".line-added").allTextContents()).join("\n");
      expect(added).toContain("owner.name");
      expect(added).not.toContain("owner.name.trim()");
      expectComplaints(operator);
    },
    LIMIT_MS,
  );

  test(
    "a mutant of high risk waits for a person, is approved with its evidence, and a rollback takes that back",
    async () => {
      const { page } = operator;
      await page.goto("/snapshots");
      await page.getByRole("button", { name: "Take a snapshot" }).click();
      await page.getByLabel("Name").fill("before");
      await page.getByRole("button", { name: "Take a snapshot" }).click();
      await page.getByRole("cell", { name: "before", exact: true }).waitFor();

      await page.goto("/loci/rack_label/run");
      await page.getByLabel("owner").fill('{"floor": 3}');
      await page.getByRole("button", { name: "Run", exact: true }).click();
      await page.getByText("Repaired:").waitFor();

      await page.getByRole("link", { name: /^Approvals\s*1 waiting$/ }).click();
      const waiting = page.getByRole("article");
      await waiting.locator(".line-added").waitFor();
      expect(await waiting.textContent()).toContain("all 2 hold");
      await waiting.getByRole("button", { name: "Reject" }).click();
      await waiting.getByRole("button", { name: "Reject" }).click();
      await waiting.getByText("Say why").waitFor();
      await waiting.getByRole("button", { name: "Cancel" }).click();
      await waiting.getByRole("button", { name: "Approve" }).click();
      await waiting.getByLabel("Reason").fill("read it");
      await waiting.getByRole("button", { name: "Approve" }).click();
      await page.getByText("Nothing waits.").waitFor();
      await page.getByRole("link", { name: "Audit" }).click();
      await page
        .getByRole("cell", { name: /approved by operator \(API\): read it|read it/ })
        .first()
        .waitFor();

      await page.getByRole("link", { name: "Snapshots" }).click();
      await page.getByRole("button", { name: "Compare" }).first().click();
      await page.getByRole("link", { name: "rack_label" }).waitFor();
      const before = page.getByRole("row").filter({ hasText: "before" }).last();
      await before.getByRole("button", { name: "Roll back" }).click();
      await before.getByRole("button", { name: "Roll back" }).click();
      await page.getByText(/Rolled back to before: \d+ alleles? changed/).waitFor();
      expectComplaints(operator);
    },
    LIMIT_MS,
  );

  test(
    "a pathway runs from its form, and its run shows steps, effects and the way back",
    async () => {
      const { page } = operator;
      await page.goto("/pathways/configure_bridge_with_stp/run");
      await page.getByLabel("bridge_name").fill("br0");
      await page.getByRole("button", { name: "Run", exact: true }).click();
      await page.getByText("needs at least one line").waitFor();
      await page.getByLabel("interfaces").fill("eth0\neth1");
      await page.getByRole("button", { name: "Run", exact: true }).click();
      await page.getByRole("heading", { name: "Effects" }).waitFor();
      await page.getByText("createBridge").waitFor();
      await page.locator(".badges", { hasText: "success" }).waitFor();
      await page.getByRole("link", { name: "configure_bridge_with_stp" }).first().click();
      await page.locator(".node-success").nth(1).waitFor();
      expect(await page.locator(".graph .node-success").count()).toBe(2);
      expectComplaints(operator);
    },
    LIMIT_MS,
  );

  test(
    "a pathway is fused and taken apart, alleles compete, and the simulated network lets time pass",
    async () => {
      const { page } = operator;
      await page.goto("/pathways/respell");
      await page.getByRole("button", { name: "Fuse now" }).click();
      await page.getByText("fused", { exact: true }).waitFor();
      await page.getByRole("button", { name: "Unfuse" }).click();
      await page.getByRole("button", { name: "Unfuse" }).click();
      await page.getByText("in steps", { exact: true }).waitFor();
      await page.goto("/loci/port_label");
      await page.getByRole("button", { name: "Let them compete" }).click();
      await page.getByRole("table", { name: /Standings/ }).waitFor();
      await page.getByRole("link", { name: "Network" }).click();
      await page.getByRole("cell", { name: "eth0", exact: true }).waitFor();
      await page.getByRole("button", { name: "Let ten minutes pass" }).click();
      await page.getByText("10 minutes passed").waitFor();
      await page.getByText(/up for 1\d min/).waitFor();
      expectComplaints(operator);
    },
    LIMIT_MS,
  );

  test(
    "a model's gene competes with the mechanical one, and both stand side by side",
    async () => {
      const { page } = operator;
      await ask(served, "POST", "/run/twice", { value: 1 });
      await ask(served, "POST", "/fuse/twice", {});
      await ask(served, "POST", "/run/twice", { value: 2 });
      await page.goto("/pathways/twice");
      await page.getByText("one gene did them all").waitFor();
      await page.getByRole("button", { name: "Ask a model" }).click();
      await page.getByLabel("Model").fill("claude");
      await page.getByRole("button", { name: "Ask a model" }).click();
      const genes = page.getByRole("table", { name: /^Genes that stand for all the steps/ });
      await genes
        .getByRole("row", { name: /in use claude, .* won against [0-9a-f]{12}: .* a call, faster in/ })
        .waitFor();
      await genes.getByRole("row", { name: /recessive mechanical/ }).waitFor();
      await genes.getByRole("link").first().click();
      await page.getByRole("link", { name: "← twice" }).waitFor();
      await page.getByText("Written by", { exact: true }).waitFor();
      expectComplaints(operator);
    },
    LIMIT_MS,
  );

  test(
    "with the keyboard alone: to the content, through a form, out of a question, and a rejected allele brought back",
    async () => {
      const { page } = operator;
      const press = async (...keys: readonly string[]): Promise<void> => {
        for (const key of keys) await page.keyboard.press(key);
      };
      const focused = () => page.evaluate<string>("document.activeElement.textContent");
      const tabTo = async (text: string): Promise<void> => {
        for (let stop = 0; stop < 40 && (await focused()) !== text; stop += 1) await press("Tab");
        expect(await focused()).toBe(text);
      };
      await page.goto("/loci/double/run");
      await page.getByLabel("value").waitFor();
      await press("Tab");
      expect(await focused()).toBe("Skip to the content");
      await press("Enter");
      expect(await page.evaluate("document.activeElement.id")).toBe("content");
      await tabTo("Contract");
      await press("Tab");
      expect(await page.evaluate("document.activeElement.id")).toBe("field-value");
      await press("ControlOrMeta+a");
      await page.keyboard.type("21");
      await press("Enter");
      await page.getByText('"result": 42').waitFor();

      const source = "export const execute = ({ value }) => ({ result: value + value });\n";
      const { sha } = (await ask(served, "POST", "/register/double", { source })) as { readonly sha: string };
      await page.goto(`/alleles/double:${sha}`);
      await page.getByRole("button", { name: "Reject" }).waitFor();
      await tabTo("Reject");
      await press("Enter");
      await page.getByLabel("Reason").waitFor();
      await press("Escape");
      expect(await focused()).toBe("Reject");
      await press("Enter");
      await page.keyboard.type("not needed");
      await press("Enter");
      await page.getByRole("button", { name: "Bring back as dominant" }).waitFor();
      await tabTo("Bring back as dominant");
      await press("Enter");
      await page.keyboard.type("needed after all");
      await press("Enter");
      await page.getByRole("row", { name: /^dominant needed after all/ }).waitFor();
      expectComplaints(operator);
    },
    LIMIT_MS,
  );

  test(
    "what is not there, or not for this reader, is said without a button that would change nothing",
    async () => {
      const { token } = (await ask(served, "POST", "/tokens", { name: "guest", scope: "read" })) as { token: string };
      const guest = await visitor(browser, served, "desktop", "light");
      await logIn(guest, token);
      for (const [path, words] of [
        ["/settings", "scope"],
        ["/loci/no_such_locus", "no_such_locus"],
        ["/runs/run_nobody", "run_nobody"],
      ] as const) {
        await guest.page.goto(path);
        await guest.page.getByRole("alert").getByText(words).waitFor();
        expect(await guest.page.getByRole("button", { name: "Try again" }).count()).toBe(0);
      }
      expectComplaints(guest, /403/, /404/, /404/);
      await guest.context.close();
    },
    LIMIT_MS,
  );

  test(
    "whose token is revoked while the page is open is told so, and may log in again",
    async () => {
      const made = (await ask(served, "POST", "/tokens", { name: "brief", scope: "read" })) as {
        token: string;
        record: { id: string };
      };
      const guest = await visitor(browser, served, "phone", "dark");
      await logIn(guest, made.token);
      await ask(served, "DELETE", `/tokens/${made.record.id}`);
      // Nobody clicks: its stream of events ends with the token, and is not opened again.
      await guest.page.getByText("Your session is over").waitFor();
      await guest.page.getByLabel("Token").fill(served.token);
      await guest.page.getByRole("button", { name: "Log in" }).click();
      await guest.page.getByRole("heading", { level: 1 }).waitFor();
      await guest.context.close();
    },
    LIMIT_MS,
  );

  const VISITS = [
    ["desktop", "dark"],
    ["phone", "light"],
  ] as const;

  test.each(VISITS)(
    "every page at %s width in %s is accessible, fits, and keeps to itself",
    async (view, theme) => {
      const guest = await visitor(browser, served, view, theme);
      await logIn(guest, served.token);
      expect(await faultsOf(guest, await addresses())).toEqual([]);
      expectComplaints(guest);
      await guest.context.close();
    },
    LIMIT_MS,
  );

  test(
    "the theme can be chosen and stays, the menu opens on a phone, and logging out closes the door",
    async () => {
      const guest = await visitor(browser, served, "phone", "light");
      await logIn(guest, served.token);
      const { page } = guest;
      await page.getByRole("button", { name: "Menu" }).click();
      await page.getByLabel("Theme").selectOption("dark");
      await page.reload();
      await page.getByRole("heading", { name: "Overview" }).waitFor();
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(14, 17, 22)");
      await page.getByRole("button", { name: "Menu" }).click();
      await page.getByRole("link", { name: "Runs", exact: true }).first().click();
      await page.getByRole("heading", { name: "Runs", level: 1 }).waitFor();
      // Focus follows the page a moment after its heading is there.
      await page.waitForFunction('document.activeElement?.tagName === "H1"');
      await page.getByRole("button", { name: "Menu" }).click();
      await page.getByRole("button", { name: "Log out" }).click();
      await page.getByRole("heading", { name: "Log in to sg" }).waitFor();
      expectComplaints(guest);
      await guest.context.close();
    },
    LIMIT_MS,
  );
});
