export function execute(input) {
  const { text } = input;
  let packed = "";
  let count = 1;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === text[i + 1]) {
      count += 1;
      continue;
    }
    packed += count > 1 ? count + text[i] : text[i];
  }
  return { packed };
}
