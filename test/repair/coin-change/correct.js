export function execute({ coins, amount }) {
  const memo = new Map();
  function fewest(rest) {
    if (rest === 0) return 0;
    if (rest < 0) return Infinity;
    if (memo.has(rest)) return memo.get(rest);
    let best = Infinity;
    for (const coin of coins) {
      best = Math.min(best, fewest(rest - coin) + 1);
    }
    memo.set(rest, best);
    return best;
  }
  const count = fewest(amount);
  return { count: count === Infinity ? -1 : count };
}
