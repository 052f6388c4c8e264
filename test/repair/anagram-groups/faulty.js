const signature = (word) => [...word].sort().join("");

export function execute(input) {
  const groups = new Map();
  for (const word of input.words) {
    const key = signature(word);
    const group = groups.get(key);
    if (group) group.push(word);
    else groups.set(key, [word]);
  }
  let largest = 1;
  for (const group of groups.values()) {
    if (group.length > largest) largest = group.length;
  }
  return { groups: [...groups.values()], largest };
}
