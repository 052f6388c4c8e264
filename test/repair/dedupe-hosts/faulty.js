export function execute(input) {
  const seen = new Set();
  const hosts = input.hosts
    .map((host) => host.trim())
    .filter((host) => {
      if (host === "" || seen.has(host)) return false;
      seen.add(host);
      return true;
    });
  return { hosts, removed: input.hosts.length - hosts.length };
}
