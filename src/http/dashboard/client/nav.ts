/** The navigation, as data: a new page adds a line here and one in `pages.tsx`. */
export interface NavItem {
  readonly href: string;
  readonly label: string;
  /** How many things there wait for somebody. */
  readonly counts?: "waiting";
}

export interface NavGroup {
  readonly label: string;
  readonly items: readonly NavItem[];
}

export const NAVIGATION: readonly NavGroup[] = [
  {
    label: "Organism",
    items: [
      { href: "/", label: "Overview" },
      { href: "/loci", label: "Loci" },
      { href: "/pathways", label: "Pathways" },
      { href: "/topologies", label: "Topologies" },
      { href: "/network", label: "Network" },
    ],
  },
  {
    label: "Activity",
    items: [
      { href: "/runs", label: "Runs" },
      { href: "/journals", label: "Journals" },
      { href: "/regression", label: "Regression" },
    ],
  },
  {
    label: "Decisions",
    items: [
      { href: "/approvals", label: "Approvals", counts: "waiting" },
      { href: "/snapshots", label: "Snapshots" },
      { href: "/audit", label: "Audit" },
    ],
  },
  {
    label: "Nodes",
    items: [
      { href: "/fleet", label: "Fleet" },
      { href: "/exchange", label: "Federation" },
    ],
  },
  {
    label: "System",
    items: [
      { href: "/settings", label: "Settings" },
      { href: "/tokens", label: "Tokens" },
      { href: "/docs", label: "API" },
    ],
  },
];

/** Whether the reader is on this page or below it. */
export function isWithin(href: string, path: string): boolean {
  if (href === "/") return path === "/";
  // An allele belongs to the loci.
  if (href === "/loci" && path.startsWith("/alleles/")) return true;
  return path === href || path.startsWith(`${href}/`);
}
