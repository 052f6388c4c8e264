export async function execute(
  input: { device: string; mac: string },
  sdk: { getLink(of: { name: string }): Promise<{ mac: string } | null> },
) {
  const link = await sdk.getLink({ name: input.device });
  const mac = link?.mac ?? null;
  const reason =
    mac === null
      ? `"${input.device}" does not exist`
      : mac !== input.mac.toLowerCase()
        ? `"${input.device}" carries ${mac} instead of ${input.mac}`
        : null;
  return { healthy: reason === null, mac, reason };
}
