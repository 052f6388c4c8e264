function quicksort(jobs) {
  if (jobs.length <= 1) {
    return jobs;
  }
  const [pivot, ...rest] = jobs;
  const before = rest.filter((job) => job.priority > pivot.priority);
  const after = rest.filter((job) => job.priority < pivot.priority);
  return [...quicksort(before), pivot, ...quicksort(after)];
}

export function execute(input) {
  return { names: quicksort(input.jobs).map(({ name }) => name) };
}
