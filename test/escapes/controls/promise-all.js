// input: {}; output: {"list":[1,2,3],"any":2,"settled":["fulfilled","rejected"]}
export async function execute() {
  const list = await Promise.all([1, Promise.resolve(2), new Promise((r) => setTimeout(r, 1, 3))]);
  const any = await Promise.any([Promise.reject(new Error("no")), Promise.resolve(2)]);
  const settled = (await Promise.allSettled([1, Promise.reject(new Error("no"))])).map((it) => it.status);
  return { list, any, settled };
}
