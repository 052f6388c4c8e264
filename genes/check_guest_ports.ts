type Bridge = { ports: { name: string; up: boolean; state: string }[] };

export async function execute(
  input: { bridge: string; guests: string[] },
  sdk: { getBridge(of: { name: string }): Promise<Bridge | null> },
) {
  const { bridge: name, guests } = input;
  const bridge = await sdk.getBridge({ name });
  const ports = new Map((bridge?.ports ?? []).map((port) => [port.name, port]));
  const missing = guests.filter((guest) => !ports.has(guest));
  const stalled = guests.filter((guest) => {
    const port = ports.get(guest);
    return port?.up === true && port.state !== "forwarding";
  });
  const reason =
    bridge === null
      ? `there is no bridge "${name}"`
      : missing.length > 0
        ? `not plugged into "${name}": ${missing.join(", ")}`
        : stalled.length > 0
          ? `plugged into "${name}" and cut off: ${stalled.join(", ")}`
          : null;
  return { healthy: reason === null, missing, stalled, reason };
}
