import type { ComponentChild } from "preact";
import { match } from "./data/router.ts";
import { AllelePage } from "./pages/allele.tsx";
import { ApprovalsPage } from "./pages/approvals.tsx";
import { AuditPage } from "./pages/audit.tsx";
import { DocsPage } from "./pages/docs.tsx";
import { FederationPage } from "./pages/federation.tsx";
import { FleetPage } from "./pages/fleet.tsx";
import { JournalsPage } from "./pages/journals.tsx";
import { LociPage } from "./pages/loci.tsx";
import { LocusPage } from "./pages/locus.tsx";
import { NetworkPage } from "./pages/network.tsx";
import { NotFoundPage } from "./pages/not-found.tsx";
import { OverviewPage } from "./pages/overview.tsx";
import { PathwayPage } from "./pages/pathway.tsx";
import { PathwaysPage } from "./pages/pathways.tsx";
import { PeerPage } from "./pages/peer.tsx";
import { RegressionPage } from "./pages/regression.tsx";
import { RunPage } from "./pages/run.tsx";
import { RunsPage } from "./pages/runs.tsx";
import { SettingsPage } from "./pages/settings.tsx";
import { SnapshotsPage } from "./pages/snapshots.tsx";
import { TokensPage } from "./pages/tokens.tsx";
import { TopologiesPage } from "./pages/topologies.tsx";
import { TopologyPage } from "./pages/topology.tsx";

type Values = Readonly<Record<string, string>>;

/** Every address with its page. */
const PAGES: readonly (readonly [pattern: string, page: (values: Values) => ComponentChild])[] = [
  ["/", () => <OverviewPage />],
  ["/loci", () => <LociPage />],
  ["/loci/:name", ({ name = "" }) => <LocusPage name={name} section="alleles" />],
  ["/loci/:name/:section", ({ name = "", section = "" }) => <LocusPage name={name} section={section} />],
  ["/alleles/:sha", ({ sha = "" }) => <AllelePage sha={sha} />],
  ["/pathways", () => <PathwaysPage />],
  ["/pathways/:name", ({ name = "" }) => <PathwayPage name={name} section="steps" />],
  ["/pathways/:name/:section", ({ name = "", section = "" }) => <PathwayPage name={name} section={section} />],
  ["/topologies", () => <TopologiesPage />],
  ["/topologies/:name", ({ name = "" }) => <TopologyPage name={name} />],
  ["/network", () => <NetworkPage />],
  ["/runs", () => <RunsPage />],
  ["/runs/:id", ({ id = "" }) => <RunPage id={id} />],
  ["/journals", () => <JournalsPage />],
  ["/regression", () => <RegressionPage />],
  ["/approvals", () => <ApprovalsPage />],
  ["/snapshots", () => <SnapshotsPage />],
  ["/audit", () => <AuditPage />],
  ["/fleet", () => <FleetPage />],
  ["/exchange", () => <FederationPage section="peers" />],
  ["/exchange/peers/:name", ({ name = "" }) => <PeerPage name={name} />],
  ["/exchange/:section", ({ section = "" }) => <FederationPage section={section} />],
  ["/settings", () => <SettingsPage />],
  ["/tokens", () => <TokensPage />],
  ["/docs", () => <DocsPage />],
];

export function pageAt(path: string): ComponentChild {
  for (const [pattern, page] of PAGES) {
    const values = match(pattern, path);
    if (values !== null) return page(values);
  }
  return <NotFoundPage />;
}
