// One contestant in the runtime that runs this file: `contest.js direct|worker|piscina|isolated-vm|quickjs`.
import { direct } from "../sandbox-work.js";
import { measure, overMessages } from "./measure.js";

const CONTESTANTS = {
  direct: async (source) => {
    const run = direct(source);
    return { call: run, batch: (texts) => texts.map(run) };
  },

  worker: async (source) => {
    const options = { type: "module" };
    // Deno: no permission of any kind (Bun ignores the word).
    if (typeof Deno !== "undefined") options.deno = { permissions: "none" };
    const worker = new Worker(new URL("./web-worker.js", import.meta.url), options);
    await new Promise((resolve) => {
      worker.onmessage = resolve;
      worker.postMessage({ source });
    });
    const listen = (handle) => {
      worker.onmessage = ({ data }) => handle(data);
    };
    return overMessages((request) => worker.postMessage({ request }), listen);
  },

  piscina: async (source) => {
    const { Piscina } = await import("piscina");
    const pool = new Piscina({
      filename: new URL("./piscina-task.js", import.meta.url).href,
      maxThreads: 1,
      concurrentTasksPerWorker: 64,
    });
    const batch = (texts) => pool.run({ source, texts });
    return { call: async (text) => (await batch([text]))[0], batch };
  },

  "isolated-vm": async (source) => {
    const { default: ivm } = await import("isolated-vm");
    const isolate = new ivm.Isolate({ memoryLimit: 512 });
    const context = await isolate.createContext();
    const text = source.replace("export function execute", "function execute");
    await context.eval(
      `${text}; globalThis.one = (t) => JSON.stringify(execute(JSON.parse(t))); globalThis.many = (t) => JSON.stringify(JSON.parse(t).map(one));`,
    );
    const one = await context.global.get("one", { reference: true });
    const many = await context.global.get("many", { reference: true });
    return {
      call: (input) => one.applySync(undefined, [input], { timeout: 1_000 }),
      batch: (texts) => JSON.parse(many.applySync(undefined, [JSON.stringify(texts)], { timeout: 10_000 })),
    };
  },

  quickjs: async (source) => {
    const { getQuickJS } = await import("quickjs-emscripten");
    const quickJs = await getQuickJS();
    const context = quickJs.newContext();
    const text = source.replace("export function execute", "function execute");
    const load = `${text}; (t) => JSON.stringify(execute(JSON.parse(t)))`;
    const run = context.unwrapResult(context.evalCode(load));
    const call = (input) => {
      const argument = context.newString(input);
      const result = context.unwrapResult(context.callFunction(run, context.undefined, argument));
      const output = context.getString(result);
      argument.dispose();
      result.dispose();
      return output;
    };
    return { call, batch: (texts) => texts.map(call) };
  },
};

const args = typeof Deno === "undefined" ? process.argv.slice(2) : Deno.args;
const figures = await measure(CONTESTANTS[args[0]]);
console.log(JSON.stringify(figures));
(typeof Deno === "undefined" ? process.exit : Deno.exit)(0);
