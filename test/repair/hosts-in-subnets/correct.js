export function execute({ networks, hosts }) {
  const find = (host) => {
    for (const { name, first, size } of networks) {
      const offset = host - first;
      if (offset >= 0 && offset < size) {
        return name;
      }
    }
    return "none";
  };
  return { names: hosts.map(find) };
}
