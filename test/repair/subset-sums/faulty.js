function choose(sizes, from, rest) {
  if (rest === 0) return [];
  if (rest < 0 || from === sizes.length) return null;
  const taken = choose(sizes, from, rest - sizes[from]);
  if (taken !== null) return [from, ...taken];
  return choose(sizes, from + 1, rest);
}

export function execute(input) {
  const chosen = choose(input.sizes, 0, input.target);
  return { chosen, found: chosen !== null };
}
