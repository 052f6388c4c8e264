export async function execute(
  input: { device: string },
  sdk: { getLink(of: { name: string }): Promise<{ up: boolean; carrier: boolean } | null> },
) {
  const link = await sdk.getLink({ name: input.device });
  if (link === null) {
    return { healthy: false, exists: false, up: false, carrier: false, reason: `"${input.device}" does not exist` };
  }
  const { up, carrier } = link;
  const reason = !up ? "administratively down" : !carrier ? "up, but nothing alive at the other end" : null;
  return { healthy: reason === null, exists: true, up, carrier, reason };
}
