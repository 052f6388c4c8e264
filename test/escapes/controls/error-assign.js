// input: {}; output: {"name":"X","message":"y"}
export function execute() { const e = new TypeError("a"); e.name = "X"; e.message = "y"; return { name: e.name, message: e.message }; }
