export function execute({ tasks }) {
  const orders = [];
  const chosen = [];
  const visit = () => {
    if (chosen.length === tasks.length) {
      orders.push([...chosen]);
      return;
    }
    for (const task of tasks) {
      if (chosen.includes(task)) continue;
      chosen.push(task);
      visit();
      chosen.pop();
    }
  };
  visit();
  return { orders };
}
