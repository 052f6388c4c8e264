export function execute(input) {
  let unknown = input.value;
  const set = [];
  input.names.forEach((name, bit) => {
    const mask = 1 << bit;
    if ((input.value & mask) !== 0) {
      set.push(name);
      unknown &= ~mask;
    }
  });
  return { set, unknown };
}
