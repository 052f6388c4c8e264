// input: {}; output: {"bytes":[1,0,2],"f":0.5}
export function execute() { const v = new DataView(new ArrayBuffer(8)); v.setFloat64(0, 0.5); return { bytes: [...new Uint8Array([1, 256, 2])], f: v.getFloat64(0) }; }
