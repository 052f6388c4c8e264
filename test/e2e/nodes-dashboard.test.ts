import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { hasBrowser, launchBrowser } from "./browser.ts";
import { ask, type ServedProject, serveProject } from "./dashboard-project.ts";
import { until } from "./server.ts";
import { expectComplaints, faultsOf, logIn, type Visitor, visitor } from "./visitor.ts";

// Two real nodes, and a person who makes them peers, looks at what they exchange, has one run something for the other,
// and parts with it.

const LIMIT_MS = 120_000;
const PATHS = [
  ...["/fleet", "/exchange", "/exchange/rounds", "/exchange/fitness", "/exchange/add", "/exchange/peers/berlin"],
  "/exchange/peers/nobody",
];

describe.skipIf(!hasBrowser)("the dashboard of a node among others (needs chromium)", () => {
  let paris: ServedProject;
  let berlin: ServedProject;
  let browser: Browser;
  let operator: Visitor;

  beforeAll(async () => {
    const node = (name: string) =>
      serveProject({ SG_FEDERATION_NAME: name, SG_FEDERATION_SYNC_MS: "0", SG_FEDERATION_HEALTH_MS: "300" });
    [paris, berlin, browser] = await Promise.all([node("paris"), node("berlin"), launchBrowser()]);
    operator = await visitor(browser, paris, "desktop", "light");
    await logIn(operator, paris.token);
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await Promise.all([paris[Symbol.asyncDispose](), berlin[Symbol.asyncDispose]()]);
  }, 120_000);

  test(
    "alone, it says so and shows the way; a peer is added with what the other side needs",
    async () => {
      const { page } = operator;
      await page.getByRole("link", { name: "Fleet" }).click();
      await page.getByText("It is alone").waitFor();
      await page.getByRole("link", { name: "Federation" }).click();
      await page.getByText("This node has no peers.").waitFor();
      await page.getByRole("main").getByRole("link", { name: "Add one" }).click();
      await page.getByLabel("URL").fill("http://169.254.1.1:7400");
      await page.getByLabel("Name").fill("berlin");
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await page.getByRole("alert").getByText("link-local").waitFor();
      expectComplaints(operator, /400/);
      await page.getByLabel("URL").fill(berlin.origin);
      await page.getByLabel("It may have pathways run here").check();
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await page.getByText("is a peer of this node now").waitFor();

      const textOf = async (name: string) => (await page.getByRole("region", { name }).textContent()) ?? "";
      const command = await textOf("The command for the other node");
      const secret = await textOf("The shared secret");
      expect(command).toContain(`sg peer add ${paris.origin}`);
      const argv = command.replace("NAME", "paris").split(" ").slice(1);
      const added = await berlin.shell.sgWith({ input: secret }, ...argv, "--dispatch");
      expect(added.stderr + added.exitCode).toBe("0");
      await page.getByRole("link", { name: "berlin" }).click();
      await page.locator(".badges", { hasText: "up" }).waitFor();
      await page.getByText("in step").waitFor();
      expectComplaints(operator);
    },
    LIMIT_MS,
  );

  test(
    "what they exchange can be seen: alleles, observations, and what was not taken and why",
    async () => {
      const { page } = operator;
      for (let turn = 0; turn < 12; turn += 1) {
        await ask(berlin, "POST", "/execute/port_label", { owner: { name: `guest ${turn}`, floor: 1 } });
        await ask(paris, "POST", "/execute/port_label", { owner: { name: `host ${turn}`, floor: 1 } });
      }
      // Written over there, and wrong by the contract's examples: it is not taken here.
      const source = "export function execute({ owner }) { return { label: `all but ${owner.name.trim()}` }; }\n";
      await ask(berlin, "POST", "/register/port_label", { source });
      await ask(berlin, "POST", "/execute/port_label", { owner: { floor: 3 } });
      await page.getByRole("link", { name: "← Federation" }).click();
      await page.getByRole("button", { name: "Sync now" }).click();
      await page.getByText(/berlin: 1 allele in/).waitFor();
      // What a node saw, it states when it begins a round itself.
      await ask(berlin, "POST", "/federation/sync");

      await page.getByRole("link", { name: "Exchange" }).click();
      await page.getByRole("cell", { name: /^1 allele in/ }).waitFor();
      await page
        .getByRole("row", { name: /^refused in from berlin port_label/ })
        .first()
        .waitFor();
      await page.getByLabel("only those not taken").check();
      await page
        .getByRole("row", { name: /^added/ })
        .first()
        .waitFor({ state: "detached" });
      await page
        .getByRole("row", { name: /^refused/ })
        .getByText(/all but/)
        .first()
        .waitFor();

      await page.getByRole("link", { name: "Fitness" }).click();
      const row = page.getByRole("row", { name: /^port_label/ }).first();
      await row.getByRole("cell", { name: "berlin" }).waitFor();
      await row.getByRole("link").nth(1).click();
      const words = page.getByRole("table", { name: "Fitness by node" });
      await words.getByRole("row", { name: /^berlin 1\d \d\.\d\d 30 %$/ }).waitFor();
      await words.getByRole("row", { name: /^this node 1\d \d\.\d\d 70 %$/ }).waitFor();
      expectComplaints(operator);
    },
    LIMIT_MS,
  );

  test(
    "a stranger who knocks is listed, and the fleet does a run",
    async () => {
      const { page } = operator;
      expect((await fetch(`${paris.origin}/federation/info`)).status).toBe(401);
      await page.goto("/exchange/rounds");
      await page.getByRole("row", { name: /^turn away GET \/federation\/info/ }).waitFor();

      await page.getByRole("link", { name: "Fleet" }).click();
      await page.getByRole("row", { name: /^berlin up 0\.\d\d .* of \d+ loci/ }).waitFor();
      await page.getByRole("row", { name: /yes$/ }).waitFor();
      await page.getByLabel("Pathway").selectOption("configure_bridge_with_stp");
      await page.getByLabel("bridge_name").fill("br7");
      await page.getByLabel("interfaces").fill("eth0");
      await page.getByRole("button", { name: "Run on a peer" }).click();
      const result = page.getByRole("region", { name: "Result" });
      await result.getByText("berlin").waitFor();
      const runId = /run_[\w-]{21}/.exec((await result.textContent()) ?? "")?.[0] ?? "";
      expect(await ask(berlin, "GET", `/runs/${runId}`)).toMatchObject({ run: { outcome: "success" } });
      expectComplaints(operator);
    },
    LIMIT_MS,
  );

  test.each([
    ["desktop", "dark"],
    ["phone", "light"],
  ] as const)(
    "every page of nodes at %s width in %s is accessible, fits, and keeps to itself",
    async (view, theme) => {
      const guest = await visitor(browser, paris, view, theme);
      await logIn(guest, paris.token);
      expect(await faultsOf(guest, PATHS)).toEqual([]);
      expectComplaints(guest);
      await guest.context.close();
    },
    LIMIT_MS,
  );

  test(
    "who may only look is not offered what he may not do",
    async () => {
      const { token } = (await ask(paris, "POST", "/tokens", { name: "guest", scope: "read" })) as { token: string };
      const guest = await visitor(browser, paris, "desktop", "light");
      await logIn(guest, token);
      await guest.page.goto("/exchange/peers/berlin");
      await guest.page.getByText("Public key").waitFor();
      expect(await guest.page.getByRole("main").getByRole("button").count()).toBe(0);
      await guest.page.goto("/exchange");
      await guest.page.getByRole("link", { name: "berlin" }).waitFor();
      expect(await guest.page.getByRole("link", { name: "Add a peer" }).count()).toBe(0);
      expectComplaints(guest);
      await guest.context.close();
    },
    LIMIT_MS,
  );

  test(
    "a peer that is gone is seen to be down; revoked, what came from it is rejected",
    async () => {
      const { page } = operator;
      await page.goto("/exchange/peers/berlin");
      await page.getByRole("button", { name: "Ping" }).click();
      await page.getByText(/It answered in .* both signatures right/).waitFor();
      const there = await visitor(browser, berlin, "desktop", "light");
      await logIn(there, berlin.token);
      // What never came cannot be kept.
      await there.page.getByText("Average fitness").waitFor();
      await berlin[Symbol.asyncDispose]();
      await until(async () => {
        const { nodes } = (await ask(paris, "POST", "/fleet/look")) as { nodes: { state: string }[] };
        return nodes[0]?.state === "down";
      });
      await page.locator(".badges", { hasText: "down" }).waitFor();
      // Whoever was looking at it over there is told, and keeps what was there.
      await there.page.getByRole("alert").filter({ hasText: "The server does not answer." }).first().waitFor();
      await there.page.getByText("Average fitness").waitFor();
      await there.context.close();
      await page.getByRole("button", { name: "Revoke" }).click();
      await page.getByRole("button", { name: "Revoke" }).click();
      await page.getByText("Say why").waitFor();
      await page.getByLabel("Reason").fill("its host was broken into");
      await page.getByRole("button", { name: "Revoke" }).click();
      await page.getByText("No peer has this name").waitFor();
      const { items } = (await ask(paris, "GET", "/locus/port_label/alleles")) as {
        items: { stage: string; origin: { kind: string } }[];
      };
      expect(items.filter(({ origin }) => origin.kind === "peer").map(({ stage }) => stage)).toEqual(["deprecated"]);
      await page.getByRole("link", { name: "Audit" }).click();
      await page.getByText("revoked: its host was broken into").locator("visible=true").first().waitFor();
      expectComplaints(operator);
    },
    LIMIT_MS,
  );
});
