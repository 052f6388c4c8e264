export async function execute(
  input: { source_interface: string; target: string; count: number },
  sdk: {
    getLink(of: { name: string }): Promise<{ up: boolean } | null>;
    ping(probe: { interface: string; target: string; count: number }): Promise<{
      sent: number;
      received: number;
      rtt_ms: number | null;
    }>;
  },
) {
  const { source_interface: source, target } = input;
  const link = await sdk.getLink({ name: source });
  if (link === null) return silent(`interface "${source}" does not exist`);
  if (!link.up) return silent(`interface "${source}" is down`);

  const count = Math.min(Math.max(input.count, 1), 20);
  const { sent, received, rtt_ms } = await sdk.ping({ interface: source, target, count });
  const healthy = received * 2 >= sent;
  const reason = healthy ? null : `${received} of ${sent} probes to ${target} were answered`;
  return { healthy, sent, received, rtt_ms, reason };
}

function silent(reason: string) {
  return { healthy: false, sent: 0, received: 0, rtt_ms: null, reason };
}
