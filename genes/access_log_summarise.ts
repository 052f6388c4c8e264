// address identity user [time] "request" status bytes "referrer" "agent"; a quoted field may hold \" and \xHH.
const LINE = /^(\S+) \S+ [^[]*\[[^\]]+\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-) "(?:[^"\\]|\\.)*" "(?:[^"\\]|\\.)*"\s*$/;
const REQUEST = /^[A-Z][A-Z-]* (\S+)(?: HTTP\/\d(?:\.\d)?)?$/;
const CLASSES = ["informational", "success", "redirect", "client_error", "server_error"];

export function execute(input: { text: string; top: number }) {
  const lines = input.text.split("\n").filter((line) => line.trim() !== "");
  const status: Record<string, number> = {};
  for (const name of CLASSES) status[name] = 0;
  const clients = new Set<string>();
  const paths = new Map<string, number>();
  let [requests, bytes] = [0, 0];
  for (const line of lines) {
    const match = LINE.exec(line);
    const name = CLASSES[Number(match?.[3]?.[0]) - 1];
    if (match === null || name === undefined) continue;
    requests += 1;
    clients.add(match[1] ?? "");
    status[name] = (status[name] ?? 0) + 1;
    bytes += match[4] === "-" ? 0 : Number(match[4]);
    const path = REQUEST.exec(match[2] ?? "")?.[1]?.split("?")[0];
    if (path !== undefined) paths.set(path, (paths.get(path) ?? 0) + 1);
  }
  if (requests === 0 && lines.length > 0) {
    throw new Error(`Cannot summarise ${JSON.stringify(lines[0]?.slice(0, 60))}: not in the combined format`);
  }
  return {
    requests,
    malformed: lines.length - requests,
    bytes_sent: bytes,
    clients: clients.size,
    status,
    error_rate: requests === 0 ? 0 : (status.server_error ?? 0) / requests,
    paths: mostRequested(paths, input.top),
  };
}

function mostRequested(paths: Map<string, number>, top: number) {
  return [...paths]
    .map(([path, requests]) => ({ path, requests }))
    .sort((left, right) => right.requests - left.requests || (left.path < right.path ? -1 : 1))
    .slice(0, Math.max(top, 0));
}
