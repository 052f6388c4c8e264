// input: {}; output: {"a":"https://example.org/a/d?x=1#y","b":"https://h:81/p?n=1&m=a+b%26","c":false,"d":["1","2"],"e":"http://1.2.3.4/%C3%BC%20x","f":"https://example.org"}
export function execute() {
  const b = new URL("https://h:81/p?n=1");
  b.searchParams.append("m", "a b&");
  return {
    a: new URL("../d?x=1#y", "https://example.org/a/b/c").href,
    b: String(b),
    c: URL.canParse("no url"),
    d: new URLSearchParams("?q=1&q=2").getAll("q"),
    e: new URL("HTTP://1.2.3.4:80/ü x").href,
    f: new URL("https://example.org:443/x").origin,
  };
}
