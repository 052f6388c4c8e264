// input: {}; output: {"name":"BridgeError","text":"BridgeError: no port"}
class BridgeError extends Error { constructor(message) { super(message); this.name = "BridgeError"; } }
export function execute() { try { throw new BridgeError("no port"); } catch (e) { return { name: e.name, text: String(e) }; } }
