type Move = { mac: string; ports: string[]; transitions: number };

export async function execute(
  input: { bridge: string; monitor_seconds: number; target_mac?: string | null },
  sdk: {
    getBridge(of: { name: string }): Promise<unknown>;
    getFdb(of: { bridge: string }): Promise<unknown[]>;
    getFdbMoves(of: { bridge: string; seconds: number }): Promise<Move[]>;
  },
) {
  const { bridge } = input;
  if ((await sdk.getBridge({ name: bridge })) === null) {
    const reason = `there is no bridge "${bridge}"`;
    return { healthy: false, flapping_macs: [], entry_count: 0, churn_rate: 0, reason };
  }
  const seconds = Math.min(Math.max(input.monitor_seconds, 1), 3600);
  const entries = await sdk.getFdb({ bridge });
  const target = input.target_mac?.toLowerCase() ?? null;
  const moves = (await sdk.getFdbMoves({ bridge, seconds })).filter(({ mac }) => target === null || mac === target);

  const flapping = moves.filter(({ transitions }) => transitions > 1);
  const churn = moves.reduce((sum, { transitions }) => sum + transitions, 0) / seconds;
  const [worst] = flapping;
  const reason =
    worst !== undefined
      ? `${worst.mac} changed between ${worst.ports.join(" and ")} ${worst.transitions} times in ${seconds} s`
      : churn > 0.1
        ? `${churn} moves per second`
        : null;
  return { healthy: reason === null, flapping_macs: flapping, entry_count: entries.length, churn_rate: churn, reason };
}
