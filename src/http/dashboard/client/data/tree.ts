/** One of a family, with those that came from it. */
export interface Branch<Member> {
  readonly member: Member;
  readonly children: readonly Branch<Member>[];
}

interface Relative {
  readonly sha: string;
  readonly parent: string | null;
}

/** A list of parents before children as a forest. Built from the end, so that a line may be as long as it likes. */
export function forestOf<Member extends Relative>(members: readonly Member[]): readonly Branch<Member>[] {
  const childrenOf = new Map<string | null, Branch<Member>[]>();
  for (const member of members.toReversed()) {
    const branch = { member, children: (childrenOf.get(member.sha) ?? []).toReversed() };
    const siblings = childrenOf.get(member.parent);
    if (siblings === undefined) childrenOf.set(member.parent, [branch]);
    else siblings.push(branch);
  }
  return (childrenOf.get(null) ?? []).toReversed();
}
