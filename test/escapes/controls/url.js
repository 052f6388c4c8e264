// input: {"u":"https://user@example.org:8443/a/../b?q=1&r=x%20y#frag"}; output: {"host":"example.org:8443","path":"/b","q":"1","r":"x y","hash":"#frag"}
export function execute({ u }) { const url = new URL(u); return { host: url.host, path: url.pathname, q: url.searchParams.get("q"), r: url.searchParams.get("r"), hash: url.hash }; }
