const fits = (rule, { protocol, port }) => {
  if (rule.protocol !== "any" || rule.protocol !== protocol) return false;
  return port >= rule.from && port <= rule.to;
};

export function execute(input) {
  for (const [index, rule] of input.rules.entries()) {
    if (fits(rule, input)) {
      return { action: rule.action, rule: index + 1 };
    }
  }
  return { action: "deny", rule: 0 };
}
