export function execute(input) {
  const { base, factor, cap, attempts } = input;
  const pauses = [];
  let pause = base;
  for (let i = 1; i < attempts; i++) {
    pauses.push(Math.floor(Math.min(pause, cap)));
    pause *= factor;
  }
  const total = pauses.reduce((sum, ms) => sum + ms);
  return { pauses, total };
}
