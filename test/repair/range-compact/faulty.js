export function execute(input) {
  const numbers = [...new Set(input.numbers)].sort((a, b) => a - b);
  const parts = [];
  let i = 0;
  while (i < numbers.length) {
    let j = i;
    while (numbers[j + 1] === numbers[j] + 1) j++;
    if (j - i >= 1) {
      parts.push(`${numbers[i]}-${numbers[j]}`);
      i = j + 1;
    } else {
      parts.push(String(numbers[i]));
      i++;
    }
  }
  return { text: parts.join(",") };
}
