interface Ordered {
  readonly name: string;
  readonly needs: readonly string[];
}

/** What a task says when it is over: those that need it may start, or must not, or nobody may start any more. */
export type TaskEnd = "done" | "failed" | "stop";

/**
 * Starts each task as soon as all that it needs are done, at most `runningMax` at once, otherwise in the given order.
 * A task that waits for a failed one is never started; the caller finds it among those it has heard nothing of.
 * An error of `work` stops everything that has not started and is thrown when the others have ended: whatever was under
 * way has then been settled. Linear in tasks and needs; needs without a task count as done.
 */
export async function runInOrder<Task extends Ordered>(
  tasks: readonly Task[],
  runningMax: number,
  work: (task: Task) => Promise<TaskEnd>,
): Promise<void> {
  const names = new Set(tasks.map(({ name }) => name));
  const dependents = new Map<string, Task[]>();
  const missing = new Map<Task, number>();
  const ready: Task[] = [];
  for (const task of tasks) {
    const needs = [...new Set(task.needs)].filter((need) => names.has(need));
    missing.set(task, needs.length);
    if (needs.length === 0) ready.push(task);
    for (const need of needs) {
      const others = dependents.get(need);
      if (others === undefined) dependents.set(need, [task]);
      else others.push(task);
    }
  }
  let [next, stopped] = [0, false];
  const errors: unknown[] = [];
  const release = (done: Task): void => {
    for (const task of dependents.get(done.name) ?? []) {
      const left = (missing.get(task) ?? 0) - 1;
      missing.set(task, left);
      if (left === 0) ready.push(task);
    }
  };
  const perform = async (task: Task): Promise<void> => {
    try {
      const end = await work(task);
      if (end === "done") release(task);
      if (end === "stop") stopped = true;
    } catch (thrown) {
      stopped = true;
      errors.push(thrown);
    }
  };
  const running = new Set<Promise<void>>();
  for (;;) {
    while (!stopped && running.size < runningMax) {
      const task = ready[next];
      if (task === undefined) break;
      next += 1;
      const performed: Promise<void> = perform(task).finally(() => running.delete(performed));
      running.add(performed);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (errors.length > 0) throw errors[0];
}
