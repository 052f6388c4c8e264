const STEPS = [
  [1000, "M"], [900, "CM"], [500, "D"], [400, "CD"],
  [100, "C"], [90, "XC"], [50, "L"], [40, "XL"],
  [10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"],
];

export function execute({ number }) {
  let rest = number;
  let roman = "";
  for (const [value, sign] of STEPS) {
    if (rest >= value) {
      roman += sign;
      rest -= value;
    }
  }
  return { roman };
}
