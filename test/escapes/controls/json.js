// input: {"text":"[1,{\"a\":null}]"}; output: {"value":[1,{"a":null}],"text":"{\n \"b\": 1\n}"}
export function execute(input) { return { value: JSON.parse(input.text), text: JSON.stringify({ b: 1 }, null, 1) }; }
