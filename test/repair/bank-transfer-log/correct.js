export function execute(input) {
  const accounts = { ...input.balances };

  const book = ({ from, to, amount }) => {
    if (!Object.hasOwn(accounts, from) || accounts[from] < amount) {
      return false;
    }
    accounts[from] -= amount;
    accounts[to] = (accounts[to] ?? 0) + amount;
    return true;
  };

  let refused = 0;
  for (const transfer of input.transfers) {
    if (!book(transfer)) refused += 1;
  }
  return { balances: accounts, refused };
}
