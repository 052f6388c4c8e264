// input: {"s":"🦠é"}; output: {"length":3,"points":2,"upper":"🦠É","s":"🦠é"}
export function execute({ s }) { return { length: s.length, points: [...s].length, upper: s.toUpperCase(), s }; }
