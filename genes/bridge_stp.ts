type Bridge = { stp: boolean; forward_delay: number };

export async function execute(
  input: { bridge_name: string; stp_enabled: boolean; forward_delay: number },
  sdk: {
    getBridge(of: { name: string }): Promise<Bridge | null>;
    setStp(settings: { bridge: string; enabled: boolean; forward_delay: number }): Promise<unknown>;
  },
) {
  const { bridge_name: name, stp_enabled: enabled, forward_delay } = input;
  const before = await sdk.getBridge({ name });
  if (before === null) return refusal(`there is no bridge "${name}"`);
  const least = enabled ? 2 : 0;
  if (forward_delay < least || forward_delay > 30) {
    return refusal(`forward delay ${forward_delay} s is outside ${least} to 30 s`);
  }

  const asWanted = before.stp === enabled && before.forward_delay === forward_delay;
  if (!asWanted) await sdk.setStp({ bridge: name, enabled, forward_delay });
  const after = asWanted ? before : await sdk.getBridge({ name });
  if (after === null) throw new Error(`bridge "${name}" disappeared while spanning tree was configured`);
  if (after.stp !== enabled || after.forward_delay !== forward_delay) {
    throw new Error(`bridge "${name}" reads back stp ${after.stp}, forward delay ${after.forward_delay} s`);
  }
  return { success: true, stp_enabled: after.stp, forward_delay: after.forward_delay, error: null };
}

function refusal(error: string) {
  return { success: false, stp_enabled: null, forward_delay: null, error };
}
