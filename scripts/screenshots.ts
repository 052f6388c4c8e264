// Pictures of every page of the dashboard, at both widths and in both themes, to be looked at:
// `node scripts/bun.mjs scripts/screenshots.ts [FOLDER]`. Needs the built binary and Debian's chromium.
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launchBrowser, THEMES, VIEWS } from "../test/e2e/browser.ts";
import { acquaint, ask as askOf, type ServedProject, serveProject } from "../test/e2e/dashboard-project.ts";

const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), "sg-screenshots-"));
mkdirSync(folder, { recursive: true });

/** Something of everything: runs, failures, repairs, a case for approval, a deployment, a snapshot. */
async function live(served: ServedProject, berlin: ServedProject): Promise<Readonly<Record<string, string>>> {
  const ask = (method: "GET" | "POST", path: string, body?: unknown) => askOf(served, method, path, body);
  await acquaint(served, berlin, ["paris", "berlin"]);
  for (let turn = 0; turn < 120; turn += 1) {
    await ask("POST", "/execute/mac_normalise", { text: turn % 9 === 0 ? "no mac" : "52-54-00-AA-00-01" });
    await ask("POST", "/execute/port_label", { owner: { name: `host ${turn}`, floor: turn % 4 } });
  }
  const repaired = await ask("POST", "/execute/port_label", { owner: { floor: 3 } });
  await ask("POST", "/execute/rack_label", { owner: { floor: 3 } });
  const bridge = { bridge_name: "br0", interfaces: ["eth0", "eth1"], stp_enabled: true, forward_delay: 15 };
  const run = await ask("POST", "/run/configure_bridge_with_stp", bridge);
  await ask("POST", "/run/configure_bridge_with_stp", bridge);
  await ask("POST", "/snapshots", { name: "before-the-move", reason: "the rack moves tonight" });
  await ask("POST", "/deploy/production_server?phenotype=dell_r740", {});
  // What one saw of an allele, the other hears of; what one has learned, it does not take before somebody says so.
  for (let turn = 0; turn < 30; turn += 1) {
    await askOf(berlin, "POST", "/execute/port_label", { owner: { name: `guest ${turn}`, floor: 1 } });
    await askOf(berlin, "POST", "/execute/mac_normalise", { text: turn % 2 === 0 ? "no mac" : "52-54-00-AA-00-01" });
  }
  await askOf(berlin, "POST", "/federation/sync");
  await ask("POST", "/federation/sync");
  await ask("POST", "/fleet/look");
  const mutation = repaired.mutation as { readonly sha: string } | null;
  return {
    overview: "/",
    loci: "/loci",
    locus: "/loci/port_label",
    "locus-run": "/loci/port_label/run",
    "locus-lineage": "/loci/port_label/lineage",
    "locus-why": "/loci/port_label/explain",
    "locus-contract": "/loci/port_label/contract",
    allele: `/alleles/port_label:${mutation?.sha ?? "0000"}`,
    pathways: "/pathways",
    pathway: "/pathways/configure_bridge_with_stp",
    "pathway-parallel": "/pathways/deploy_server_network",
    "pathway-run": "/pathways/configure_bridge_with_stp/run",
    network: "/network",
    fleet: "/fleet",
    federation: "/exchange",
    peer: "/exchange/peers/berlin",
    "federation-exchange": "/exchange/rounds",
    "federation-fitness": "/exchange/fitness",
    "federation-add": "/exchange/add",
    topologies: "/topologies",
    topology: "/topologies/production_server",
    runs: "/runs",
    run: `/runs/${run.runId}`,
    "run-repaired": `/runs/${repaired.runId}`,
    journals: "/journals",
    regression: "/regression",
    approvals: "/approvals",
    snapshots: "/snapshots",
    audit: "/audit",
    settings: "/settings",
    tokens: "/tokens",
    docs: "/docs",
    missing: "/nowhere",
    failed: "/loci/no_such_locus",
  };
}

async function visit(page: Page, origin: string, path: string): Promise<void> {
  await page.goto(origin + path);
  await page.waitForSelector("h1");
  await page.locator(".waiting").first().waitFor({ state: "detached" });
  await page.waitForTimeout(150);
}

const node = (name: string) => serveProject({ SG_FEDERATION_NAME: name, SG_FEDERATION_SYNC_MS: "500" });
await using served = await node("paris");
await using berlin = await node("berlin");
const pages = await live(served, berlin);
const browser = await launchBrowser();
const only = process.argv[3]?.split(",");
for (const [view, viewport] of Object.entries(VIEWS)) {
  for (const colorScheme of THEMES) {
    const context = await browser.newContext({ viewport, colorScheme, baseURL: served.origin });
    const page = await context.newPage();
    const shoot = (name: string) =>
      page.screenshot({ path: join(folder, `${name}-${view}-${colorScheme}.png`), fullPage: true });
    await page.goto(served.origin);
    await page.waitForSelector("input[name=token]");
    await shoot("login");
    await context.request.post("/api/session", { data: { token: served.token } });
    for (const [name, path] of Object.entries(pages)) {
      if (only !== undefined && !only.includes(name)) continue;
      await visit(page, served.origin, path);
      const wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
      if (wide) console.log(`${name} scrolls sideways at ${view}`);
      await shoot(name);
    }
    await context.close();
  }
}
await browser.close();
console.log(folder);
