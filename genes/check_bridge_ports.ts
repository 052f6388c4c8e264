type Bridge = { ports: { name: string; up: boolean; state: string }[] };

export async function execute(
  input: { bridge: string; ports: string[] },
  sdk: { getBridge(of: { name: string }): Promise<Bridge | null> },
) {
  const { bridge: name } = input;
  const bridge = await sdk.getBridge({ name });
  const present = new Map((bridge?.ports ?? []).map((port) => [port.name, port]));
  const missing = input.ports.filter((port) => !present.has(port));
  const stalled = input.ports.filter((port) => {
    const { up, state } = present.get(port) ?? { up: false, state: "disabled" };
    return up && state !== "forwarding";
  });
  const reason =
    bridge === null
      ? `there is no bridge "${name}"`
      : missing.length > 0
        ? `not a port of "${name}": ${missing.join(", ")}`
        : stalled.length > 0
          ? `a port of "${name}" that does not forward: ${stalled.join(", ")}`
          : null;
  return { healthy: reason === null, missing, stalled, reason };
}
