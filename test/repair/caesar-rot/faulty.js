function rotate(c, shift) {
  const code = c.charCodeAt(0);
  const base = code >= 97 ? 97 : 65;
  const moved = (code - base + shift) % 26;
  return String.fromCharCode(base + moved);
}

export function execute(input) {
  const text = input.text.replace(/[a-z]/gi, (c) => rotate(c, input.shift));
  return { text };
}
