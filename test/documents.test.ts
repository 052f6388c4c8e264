import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dir, "..");
const DOCUMENTS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs")).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : [])),
];

/** As the places that show Markdown make them of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

function anchorsIn(file: string): readonly string[] {
  return [...readFileSync(join(ROOT, file), "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    anchorOf(heading ?? ""),
  );
}

test.each(DOCUMENTS)("%s links to what is there, and names files that are", (document) => {
  const text = readFileSync(join(ROOT, document), "utf8");
  const links = [...text.matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)/g)];
  const broken = links.flatMap(([link, path, anchor]) => {
    const target = path ? join(dirname(document), path) : document;
    if (!existsSync(join(ROOT, target))) return [link];
    return anchor === undefined || anchorsIn(target).includes(anchor) ? [] : [link];
  });
  const named = text.matchAll(/`((?:src|test|scripts|docs|examples|contracts|genes|deploy|editors|\.ci)\/[\w./-]+)`/g);
  const missing = [...named].flatMap(([, path]) => (path && existsSync(join(ROOT, path)) ? [] : [path]));
  expect([...broken, ...missing]).toEqual([]);
});
