export function execute(input) {
  const address = input.address.toLowerCase();
  const [head, tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail.split(":");
  const missing = 8 - left.length - right.length;
  const groups = [...left, ...Array(missing).fill("0"), ...right];
  const full = groups.map((group) => group.padEnd(4, "0")).join(":");
  return { full };
}
