export function execute({ parts }) {
  const rooted = parts[0].startsWith("/");
  const pieces = parts
    .map((part) => part.replace(/^\/+|\/+$/, ""))
    .filter((part) => part !== "");
  const path = pieces.join("/");
  return { path: rooted ? `/${path}` : path };
}
