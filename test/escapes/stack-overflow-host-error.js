// source: vm2 CVE-2023-29017 family; expect: contained
// kind: escape; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute(input, sdk) {
  let found = false;
  const deep = (n) => { try { deep(n + 1); } catch (e) { try { sdk.log(n); } catch (inner) { if (!(inner instanceof Error) && typeof inner === "object") found = true; } if (!(e instanceof Error)) found = true; } };
  deep(0);
  return { escaped: found };
}
