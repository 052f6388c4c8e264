export function execute(input) {
  const tokens = input.text.match(/\d+|[-+*()]/g);
  let at = 0;

  function factor() {
    const token = tokens[at++];
    if (token === "(") {
      const value = sum();
      return value;
    }
    if (token === "-") return factor();
    return Number(token);
  }

  function product() {
    let value = factor();
    while (tokens[at] === "*") {
      at++;
      value *= factor();
    }
    return value;
  }

  function sum() {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-") {
      value += tokens[at++] === "+" ? product() : -product();
    }
    return value;
  }

  return { value: sum() };
}
