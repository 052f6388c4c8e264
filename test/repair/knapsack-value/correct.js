export function execute(input) {
  const best = new Array(input.capacity + 1).fill(0);
  for (const { size, value } of input.volumes) {
    for (let room = input.capacity; room >= size; room--) {
      best[room] = Math.max(best[room], best[room - size] + value);
    }
  }
  return { value: best[input.capacity] };
}
