export function execute(input) {
  const smooth = [];
  const queue = [];
  let sum = 0;
  for (const value of input.values) {
    queue.push(value);
    sum += value;
    if (queue.length > input.window) {
      sum -= queue.shift();
    }
    smooth.push(Math.round((sum / queue.length) * 1000) / 1000);
  }
  return { smooth };
}
