import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { InputError, type Json, ManualClock } from "../../../src/core/mod.ts";
import { PeerError } from "../../../src/federation/errors.ts";
import { Dispatcher, DispatchUnknown, type Order, type RunPort } from "../../../src/federation/fleet/dispatcher.ts";
import { FleetTable } from "../../../src/federation/fleet/fleet-table.ts";
import { RunDesk } from "../../../src/federation/fleet/run-desk.ts";
import type { Peer } from "../../../src/federation/peers/peer.ts";
import { createMemoryGenomeStore } from "../../../src/store/mod.ts";
import { health, peer } from "./peers.ts";

/** What the network does to one message. */
type Fate = "arrives" | "request lost" | "answer lost" | "refused connection";

/** A node with a real run desk, behind a network that does to each message what the test says. */
class FakeNode {
  readonly peer: Peer;
  runs = 0;
  desk: RunDesk;
  readonly #keys = createMemoryGenomeStore({ clock: new ManualClock(1_000) }).idempotencyKeys;
  readonly #clock = new ManualClock(1_000);
  readonly #fates: Fate[];
  readonly #behave: () => Promise<Json>;

  constructor(
    id: string,
    fates: readonly Fate[] = [],
    behave: () => Promise<Json> = async () => ({ outcome: "success" }),
  ) {
    this.peer = peer(id);
    this.#fates = [...fates];
    this.#behave = behave;
    this.desk = this.#newDesk();
  }

  /** The process dies and comes back: what is on disk is all that it knows. */
  restart(): void {
    this.desk = this.#newDesk();
  }

  get port(): RunPort {
    const asker = { id: "asker-0001", dispatch: true };
    return {
      run: (request) => this.#carry(() => this.desk.run(request, asker)),
      withdraw: (request) => this.#carry(() => Promise.resolve(this.desk.withdraw(request, asker))),
    };
  }

  #newDesk(): RunDesk {
    return new RunDesk({
      run: async () => {
        this.runs += 1;
        const all = await this.#behave();
        return { all, summary: { outcome: "success" } };
      },
      keys: this.#keys,
      clock: this.#clock,
      waitMs: 0,
    });
  }

  async #carry<Answer>(deliver: () => Promise<Answer>): Promise<Answer> {
    const fate = this.#fates.shift() ?? "arrives";
    if (fate === "refused connection") {
      throw new PeerError("no connection", {}, Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
    }
    if (fate === "request lost") throw new PeerError("no answer");
    const answer = await deliver();
    if (fate === "answer lost") throw new PeerError("no answer");
    return answer;
  }
}

function dispatcherOver(nodes: readonly FakeNode[]): Dispatcher {
  const table = new FleetTable();
  let nowMs = 1_000;
  let ids = 0;
  for (const {
    peer: { id },
  } of nodes)
    table.answered(id, health(), 100, nowMs);
  return new Dispatcher({
    table,
    peers: () => nodes.map((node) => node.peer),
    port: (to) => nodes.find((node) => node.peer.id === to.id)?.port ?? expect.unreachable("a peer that nobody has"),
    nowMs: () => nowMs,
    newId: () => `dispatch-of-a-test-${ids++}`,
    sleep: (ms) => {
      nowMs += ms;
      return new Promise((resolve) => setImmediate(resolve));
    },
  });
}

const order: Order = { pathway: "a_pathway", input: { value: 1 }, repeatable: false, patienceMs: 60_000 };
const never = () => new Promise<Json>(() => undefined);

describe("Dispatcher", () => {
  test("brings back the run and says who did it", async () => {
    const node = new FakeNode("node-aaaa");
    expect(await dispatcherOver([node]).dispatch(order)).toEqual({
      node: { id: "node-aaaa", name: "name-of-node-aaaa" },
      declined: [],
      run: { outcome: "success" },
    });
    expect(node.runs).toBe(1);
  });

  test("goes on to the next node when the first cannot be connected to", async () => {
    const [first, second] = [new FakeNode("node-aaaa", ["refused connection"]), new FakeNode("node-bbbb")];
    const { node, declined } = await dispatcherOver([first, second]).dispatch(order);
    expect(node.id).toBe("node-bbbb");
    expect(declined).toEqual([{ node: "name-of-node-aaaa", reason: "no connection" }]);
    expect(first.runs).toBe(0);
  });

  test("a request that is lost is withdrawn before another node is asked", async () => {
    const [first, second] = [new FakeNode("node-aaaa", ["request lost"]), new FakeNode("node-bbbb")];
    expect((await dispatcherOver([first, second]).dispatch(order)).node.id).toBe("node-bbbb");
    // It may still arrive late; it does not start then.
    const late = await first.desk.run(
      { id: "dispatch-of-a-test-0", pathway: "a_pathway", input: '{"value":1}' },
      { id: "asker-0001", dispatch: true },
    );
    expect(late).toMatchObject({ state: "refused", code: "withdrawn" });
    expect(first.runs).toBe(0);
  });

  test("a run whose answer was lost is not repeated: its end is fetched", async () => {
    const [first, second] = [new FakeNode("node-aaaa", ["answer lost"]), new FakeNode("node-bbbb")];
    expect((await dispatcherOver([first, second]).dispatch(order)).node.id).toBe("node-aaaa");
    expect([first.runs, second.runs]).toEqual([1, 0]);
  });

  const silent: readonly Fate[] = Array.from({ length: 50 }, () => "request lost" as const);

  test("when nobody can say whether it began it is not tried elsewhere, and the error names node and id", async () => {
    const [first, second] = [new FakeNode("node-aaaa", silent), new FakeNode("node-bbbb")];
    const failed = await dispatcherOver([first, second])
      .dispatch(order)
      .catch((thrown: unknown) => thrown);
    expect(failed).toBeInstanceOf(DispatchUnknown);
    expect(failed).toMatchObject({ details: { node: "node-aaaa", id: "dispatch-of-a-test-0" } });
    expect(second.runs).toBe(0);
  });

  test("a repeatable one is", async () => {
    const [first, second] = [new FakeNode("node-aaaa", silent), new FakeNode("node-bbbb")];
    expect((await dispatcherOver([first, second]).dispatch({ ...order, repeatable: true })).node.id).toBe("node-bbbb");
  });

  test("a node that falls silent while it runs is not followed by another", async () => {
    const first = new FakeNode("node-aaaa", ["arrives", ...silent], never);
    const second = new FakeNode("node-bbbb");
    const dispatched = dispatcherOver([first, second]).dispatch(order);
    await expect(dispatched).rejects.toBeInstanceOf(DispatchUnknown);
    expect(second.runs).toBe(0);
  });

  test("a run that takes longer than the patience is unknown, not repeated", async () => {
    const [first, second] = [new FakeNode("node-aaaa", [], never), new FakeNode("node-bbbb")];
    await expect(dispatcherOver([first, second]).dispatch(order)).rejects.toBeInstanceOf(DispatchUnknown);
    expect([first.runs, second.runs]).toEqual([1, 0]);
  });

  test("an input that breaks the contract is the asker's mistake; no second node hears it", async () => {
    const unfit = () => Promise.reject(new InputError("Cannot use the input: $.value: expected int"));
    const [first, second] = [new FakeNode("node-aaaa", [], unfit), new FakeNode("node-bbbb", [], unfit)];
    await expect(dispatcherOver([first, second]).dispatch(order)).rejects.toBeInstanceOf(InputError);
    expect(second.runs).toBe(0);
  });

  test("without a node there is an error that says how one is made", async () => {
    await expect(dispatcherOver([]).dispatch(order)).rejects.toThrow(/"dispatch": true/);
  });

  test("an input too large for a message is refused before anything is sent", async () => {
    const node = new FakeNode("node-aaaa");
    const input = { text: '"'.repeat(400_000) };
    await expect(dispatcherOver([node]).dispatch({ ...order, input })).rejects.toThrow(/are the most/);
    expect(node.runs).toBe(0);
  });

  test("whatever is lost on the way, a run that must not be repeated happens at most once", async () => {
    const fate = fc.constantFrom<Fate>("arrives", "request lost", "answer lost", "refused connection");
    const fates = fc.array(fate, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fates, fates, fates, async (one, two, three) => {
        const nodes = [one, two, three].map((each, index) => new FakeNode(`node-000${index}`, each));
        const ended = await dispatcherOver(nodes)
          .dispatch(order)
          .then(({ node }) => node.id)
          .catch(() => null);
        const ran = nodes.filter(({ runs }) => runs > 0);
        expect(nodes.reduce((sum, { runs }) => sum + runs, 0)).toBeLessThanOrEqual(1);
        if (ended !== null) expect(ran.map((node) => node.peer.id)).toEqual([ended]);
      }),
    );
  });
});

describe("RunDesk", () => {
  const request = { id: "dispatch-of-a-test", pathway: "a_pathway", input: "{}" };
  const asker = { id: "asker-0001", dispatch: true };

  test("does nothing for a peer whose entry does not say so", async () => {
    const node = new FakeNode("node-aaaa");
    const answer = await node.desk.run(request, { id: "asker-0001", dispatch: false });
    expect(answer).toMatchObject({ state: "refused", code: "policy_refused" });
    expect(node.runs).toBe(0);
  });

  test("the same request is done once, also over a restart", async () => {
    const node = new FakeNode("node-aaaa");
    await node.desk.run(request, asker);
    await node.desk.idle();
    node.restart();
    expect(await node.desk.run(request, asker)).toEqual({ state: "done", result: '{"outcome":"success"}' });
    expect(node.runs).toBe(1);
  });

  test("a process that died with a run says that it does not know, and does not start it again", async () => {
    const node = new FakeNode("node-aaaa", [], never);
    expect(await node.desk.run(request, asker)).toEqual({ state: "running" });
    node.restart();
    expect(await node.desk.run(request, asker)).toMatchObject({ state: "lost" });
    expect(node.desk.withdraw(request, asker)).toMatchObject({ state: "lost" });
    expect(node.runs).toBe(1);
  });

  test("what was withdrawn does not start, also after a restart", async () => {
    const node = new FakeNode("node-aaaa");
    expect(node.desk.withdraw(request, asker)).toMatchObject({ state: "refused", code: "withdrawn" });
    node.restart();
    expect(await node.desk.run(request, asker)).toMatchObject({ state: "refused", code: "withdrawn" });
    expect(node.runs).toBe(0);
  });

  test("what runs cannot be withdrawn, and one asker's ids are not another's", async () => {
    const node = new FakeNode("node-aaaa", [], never);
    await node.desk.run(request, asker);
    expect(node.desk.withdraw(request, asker)).toEqual({ state: "running" });
    expect(node.desk.withdraw(request, { id: "asker-0002" })).toMatchObject({ state: "refused" });
  });

  test("an id belongs to one request", async () => {
    const node = new FakeNode("node-aaaa");
    await node.desk.run(request, asker);
    await node.desk.idle();
    expect(await node.desk.run({ ...request, input: '{"other":1}' }, asker)).toMatchObject({ code: "conflict" });
  });

  test("bounds how many runs of others are under way, and forgets those it refused", async () => {
    const node = new FakeNode("node-aaaa", [], never);
    const numbered = (index: number) => ({ ...request, id: `dispatch-of-a-test-${index}` });
    for (let index = 0; index < 16; index += 1) await node.desk.run(numbered(index), asker);
    expect(await node.desk.run(numbered(16), asker)).toMatchObject({ state: "refused", code: "overloaded" });
    expect(node.runs).toBe(16);
    expect(await node.desk.run(numbered(3), asker)).toEqual({ state: "running" });
  });

  test("of a result too large for a message the summary travels", async () => {
    const node = new FakeNode("node-aaaa", [], async () => ({ text: "x".repeat(300_000) }));
    await node.desk.run(request, asker);
    await node.desk.idle();
    expect(await node.desk.run(request, asker)).toEqual({ state: "done", result: '{"outcome":"success"}' });
  });

  test("an input that is no JSON, or is nested beyond the bound, is refused", async () => {
    const node = new FakeNode("node-aaaa");
    const deep = `${"[".repeat(70)}${"]".repeat(70)}`;
    for (const input of ["{", "", deep]) {
      expect(await node.desk.run({ ...request, input }, asker)).toMatchObject({ code: "input_invalid" });
    }
    expect(node.runs).toBe(0);
  });
});
