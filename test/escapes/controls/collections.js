// input: {}; output: {"map":[["a",1]],"set":[1,2],"sorted":[1,2,10],"grouped":{"even":[2],"odd":[1,3]}}
export function execute() {
  return { map: [...new Map([["a", 1]])], set: [...new Set([1, 2, 2])], sorted: [10, 1, 2].toSorted((a, b) => a - b), grouped: { ...Object.groupBy([1, 2, 3], (n) => (n % 2 ? "odd" : "even")) } };
}
