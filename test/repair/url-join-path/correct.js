export function execute({ parts }) {
  const rooted = parts.length > 0 && parts[0].startsWith("/");
  const pieces = parts
    .map((part) => part.replace(/^\/+|\/+$/g, ""))
    .filter((part) => part !== "");
  const path = pieces.join("/");
  return { path: rooted ? `/${path}` : path };
}
