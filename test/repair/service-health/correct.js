function stateOf(probes) {
  if (probes.length === 0) return "unknown";
  let bad = 0;
  let changes = 0;
  probes.forEach((good, i) => {
    bad = good ? 0 : bad + 1;
    if (i > 0 && good !== probes[i - 1]) changes += 1;
  });
  if (bad >= 3) return "down";
  return changes >= 3 ? "flapping" : "up";
}

export function execute(input) {
  const states = {};
  let alarms = 0;
  for (const { name, probes } of input.services) {
    states[name] = stateOf(probes);
    if (states[name] === "down" || states[name] === "flapping") alarms++;
  }
  return { states, alarms };
}
