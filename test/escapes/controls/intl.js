// input: {}; output: {"n":"1,234.5","sorted":["a","ä","b"]}
export function execute() { return { n: new Intl.NumberFormat("en-US").format(1234.5), sorted: ["b", "ä", "a"].sort(new Intl.Collator("de").compare) }; }
