// input: {}; output: {"bytes":[226,130,172],"text":"€","b64":"aGk=","back":"hi","clone":{"a":[1]}}
export function execute() {
  const bytes = new TextEncoder().encode("€");
  return { bytes: [...bytes], text: new TextDecoder().decode(bytes), b64: btoa("hi"), back: atob("aGk="), clone: structuredClone({ a: [1] }) };
}
