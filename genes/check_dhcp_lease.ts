type Lease = { address: string; mac: string };

export async function execute(
  input: { interface: string; address: string },
  sdk: { getDhcpLease(of: { name: string }): Promise<Lease | null> },
) {
  const lease = await sdk.getDhcpLease({ name: input.interface });
  const { address = null, mac = null } = lease ?? {};
  const reason =
    lease === null
      ? `"${input.interface}" holds no lease`
      : address !== input.address
        ? `its lease is for ${address} instead of ${input.address}`
        : null;
  return { healthy: reason === null, address, mac, reason };
}
