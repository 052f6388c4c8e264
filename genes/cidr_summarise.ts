type Block = { first: number; length: number };

// Sorted by address, blocks behave like a stack: each new one is covered by, joins, or follows the one on top.
export function execute(input: { prefixes: string[] }) {
  const blocks = input.prefixes
    .map(blockOf)
    .sort((left, right) => left.first - right.first || left.length - right.length);
  const stack: Block[] = [];
  for (const block of blocks) {
    const top = stack.at(-1);
    if (top !== undefined && block.first < top.first + sizeOf(top)) continue;
    stack.push(block);
    joinTop(stack);
  }
  return {
    prefixes: stack.map(({ first, length }) => `${dotted(first)}/${length}`),
    addresses: stack.reduce((sum, block) => sum + sizeOf(block), 0),
  };
}

function joinTop(stack: Block[]): void {
  for (;;) {
    const [lower, upper] = stack.slice(-2);
    if (lower === undefined || upper === undefined || lower.length !== upper.length) return;
    const size = sizeOf(lower);
    const halves = lower.first % (2 * size) === 0 && upper.first === lower.first + size;
    if (!halves) return;
    stack.splice(-2, 2, { first: lower.first, length: lower.length - 1 });
  }
}

function sizeOf(block: Block): number {
  return 2 ** (32 - block.length);
}

function blockOf(text: string): Block {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text.trim());
  const bytes = (match ?? []).slice(1, 5).map(Number);
  const length = Number(match?.[5] ?? 32);
  if (match === null || length > 32 || bytes.some((byte) => byte > 255)) {
    throw new Error(`Cannot read ${JSON.stringify(text)}: not an IPv4 prefix`);
  }
  const address = bytes.reduce((number, byte) => number * 256 + byte, 0);
  const size = 2 ** (32 - length);
  return { first: Math.floor(address / size) * size, length };
}

function dotted(address: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join(".");
}
