type Bond = {
  up: boolean;
  mode: string;
  active: string | null;
  members: { name: string; up: boolean; carrier: boolean }[];
};

export async function execute(
  input: { bond: string; minimum_members: number },
  sdk: { getBond(of: { name: string }): Promise<Bond | null> },
) {
  const bond = await sdk.getBond({ name: input.bond });
  if (bond === null) {
    const reason = `there is no bond "${input.bond}"`;
    return { healthy: false, active_member: null, members_alive: 0, members_dead: [], reason };
  }
  const dead = bond.members.filter(({ up, carrier }) => !up || !carrier).map(({ name }) => name);
  const reason = problemOf(bond, dead, input.minimum_members);
  return {
    healthy: reason === null,
    active_member: bond.active,
    members_alive: bond.members.length - dead.length,
    members_dead: dead,
    reason,
  };
}

function problemOf({ up, mode, active, members }: Bond, dead: string[], minimum: number): string | null {
  if (!up) return "the bond is down";
  if (members.length < minimum) return `it has ${members.length} of at least ${minimum} members`;
  if (dead.length > 0) return `without link: ${dead.join(", ")}`;
  if (mode === "active-backup" && active === null) return "no member is active";
  return null;
}
