export function execute(input) {
  const { serial, year, month, day } = input;
  const two = (n) => String(n).padStart(1, "0");
  const today = Number(`${year}${two(month)}${two(day)}00`);
  if (serial <= today) {
    return { serial: today };
  }
  return { serial: serial + 1 };
}
