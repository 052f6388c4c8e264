import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect, type Socket } from "node:net";
import { GOOD_DOUBLE } from "../double.ts";
import { bareProject } from "./bare-project.ts";
import { type Server, serve } from "./server.ts";
import type { Shell } from "./sg.ts";

const CROWD = 1_000;
const EVERY_MS = 200;

let shell: Shell;
let server: Server;
beforeAll(async () => {
  shell = await bareProject({ "double.js": GOOD_DOUBLE });
  // The shortest time that a connection may stay silent; the server gives the head of a request some twelve seconds.
  server = await serve(shell, [], { SG_HTTP_IDLE_S: "1" });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  shell[Symbol.dispose]();
});

/** A client that sends the beginning, then a piece now and then for ever, until the server ends it. */
class Loris {
  readonly ended: Promise<void>;
  isOpen = true;
  readonly #socket: Socket;

  private constructor(socket: Socket, piece: string) {
    this.#socket = socket;
    const trickle = piece === "" ? undefined : setInterval(() => socket.write(piece), EVERY_MS);
    socket.on("error", () => undefined);
    socket.resume();
    this.ended = new Promise((resolve) => {
      socket.on("close", () => {
        this.isOpen = false;
        clearInterval(trickle);
        resolve();
      });
    });
  }

  static async start(beginning: string, piece: string): Promise<Loris> {
    const { port } = new URL(server.url);
    const socket = connect(Number(port), "127.0.0.1");
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    socket.write(beginning.replaceAll("\n", "\r\n").replace("HOST", `127.0.0.1:${port}`));
    return new Loris(socket, piece);
  }

  stop(): void {
    this.#socket.destroy();
  }
}

const JSON_HEAD = "Host: HOST\nContent-Type: application/json";

describe("a client that is slow on purpose", () => {
  const slow: readonly (readonly [string, string, string])[] = [
    ["says nothing", "", ""],
    ["never ends the head, a header at a time", "GET /healthz HTTP/1.1\n", "X-A: b\r\n"],
    ["never ends the head, a byte at a time", "GET /healthz HTTP/1.1\nX-A: ", "b"],
    ["never ends a body of the API", `POST /api/execute/double HTTP/1.1\n${JSON_HEAD}\nContent-Length: 99999\n\n`, " "],
    [
      "never ends a body in chunks",
      `POST /api/execute/double HTTP/1.1\n${JSON_HEAD}\nTransfer-Encoding: chunked\n\n`,
      "1\r\n \r\n",
    ],
    [
      "never ends a body for the federation",
      `POST /federation/digest HTTP/1.1\n${JSON_HEAD}\nContent-Length: 99999\n\n`,
      " ",
    ],
    ["asks once and stays", "GET /healthz HTTP/1.1\nHost: HOST\n\n", ""],
  ];
  test.concurrent.each(slow)("and %s is cut off", async (_, beginning, piece) => {
    const loris = await Loris.start(beginning, piece);
    await loris.ended;
    expect(loris.isOpen).toBe(false);
  });

  test.concurrent("keeps nobody else waiting, in however great a crowd", async () => {
    const crowd = await Promise.all(Array.from({ length: CROWD }, () => Loris.start("GET /healthz HTT", "")));
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${server.url}/healthz`)));
    const run = await server.post("/api/execute/double", { value: 21 });
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await run.json()).toMatchObject({ output: { result: 42 } });
    // All of them were there all the time.
    expect(crowd.filter(({ isOpen }) => isOpen)).toHaveLength(CROWD);
    for (const each of crowd) each.stop();
  });
});
