const PARTNER = { ")": "(", "]": "[", "}": "{" };

export function execute(input) {
  const stack = [];
  let depth = 0;
  for (const c of input.text) {
    if ("([{".includes(c)) {
      stack.push(c);
      depth = stack.length;
    } else if (c in PARTNER) {
      if (stack.pop() !== PARTNER[c]) return { balanced: false, depth };
    }
  }
  return { balanced: true, depth };
}
