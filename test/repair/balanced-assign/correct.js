export function execute({ jobs, servers }) {
  const loads = Array(servers).fill(0);
  const assigned = [];
  for (const job of jobs) {
    let target = 0;
    for (let i = 1; i < servers; i++) {
      if (loads[i] < loads[target]) target = i;
    }
    loads[target] += job;
    assigned.push(target);
  }
  return { loads, assigned };
}
