const decode = (text) => decodeURIComponent(text.replace(/\+/g, " "));

export function execute(input) {
  const values = {};
  for (const pair of input.query.split("&")) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const name = decode(at === -1 ? pair : pair.slice(0, at));
    const value = at === -1 ? "" : decode(pair.slice(at));
    (values[name] ??= []).push(value);
  }
  return { values };
}
