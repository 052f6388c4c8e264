// input: {}; output: {"ok":true}
function run() { return { ok: helper() }; }
const helper = () => true;
export { run as execute, helper };
