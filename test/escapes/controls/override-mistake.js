// input: {}; output: {"a":"mine","b":true,"c":7}
function Old() {}
Old.prototype = Object.create(Object.prototype); Old.prototype.constructor = Old; Old.prototype.toString = function () { return "mine"; };
export function execute() { const o = {}; o.valueOf = () => 7; return { a: String(new Old()), b: new Old().constructor === Old, c: o.valueOf() }; }
