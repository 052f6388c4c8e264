function insert(node, value) {
  if (value < node.value) node.left = insert(node.left, value);
  else if (value > node.value) node.right = insert(node.right, value);
  return node;
}

function* walk(node) {
  if (node === null) return;
  yield* walk(node.left);
  yield node.value;
  yield* walk(node.right);
}

const height = (node) => (node === null ? 0 : 1 + Math.max(height(node.left), height(node.right)));

export function execute(input) {
  let root = null;
  for (const number of input.numbers) root = insert(root, number);
  return { ordered: [...walk(root)], height: height(root) };
}
