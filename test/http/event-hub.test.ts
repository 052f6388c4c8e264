import { describe, expect, test } from "bun:test";
import type { RunId } from "../../src/core/mod.ts";
import { EventHub, type EventSink, type Timers } from "../../src/http/events/hub.ts";
import { createEventBus, type OrganismEvent } from "../../src/organism/mod.ts";

class Sink implements EventSink {
  waiting = 0;
  isWelcome = true;
  text = "";
  state: "open" | "ended" | "dropped" = "open";
  write(bytes: Uint8Array): void {
    this.text += new TextDecoder().decode(bytes);
  }
  end(): void {
    this.state = "ended";
  }
  drop(): void {
    this.state = "dropped";
  }
  /** Ids of what was sent, without the epoch. */
  numbers(): readonly number[] {
    return [...this.text.matchAll(/^id: .{8}-(\d+)\nevent: (?!hello)/gm)].map(([, digits]) => Number(digits));
  }
}

function hubUnderTest(clientsMax = 10) {
  const bus = createEventBus();
  const due: (() => void)[] = [];
  let review = (): void => undefined;
  const timers: Timers = {
    every: (ms, action) => {
      if (ms === 1_000) review = action;
      return () => undefined;
    },
    after: (_, action) => {
      due.push(action);
      return () => undefined;
    },
  };
  const hub = new EventHub({ bus, clientsMax, timers });
  const flush = () => {
    for (const action of due.splice(0)) action();
  };
  return { bus, hub, flush, review: () => review() };
}

const rolledBack = (undone: number): OrganismEvent => ({
  type: "rolled_back",
  runId: "run_x" as RunId,
  undone,
  failed: [],
});
const runFinished: OrganismEvent = {
  type: "run_finished",
  runId: "run_x" as RunId,
  level: "locus",
  name: "x",
  outcome: "success",
  durationUs: 1,
};

describe("the event hub", () => {
  test("tells every client, once", () => {
    const { bus, hub, flush } = hubUnderTest();
    const sinks = [new Sink(), new Sink()];
    for (const sink of sinks) hub.connect(sink, null);
    bus.emit(rolledBack(1));
    bus.emit(rolledBack(2));
    flush();
    for (const sink of sinks) expect(sink.numbers()).toEqual([1, 2]);
  });

  test("lets go of a client who may not listen any more, and of nobody else", () => {
    const { bus, hub, flush, review } = hubUnderTest();
    const [kept, revoked] = [new Sink(), new Sink()];
    for (const sink of [kept, revoked]) hub.connect(sink, null);
    revoked.isWelcome = false;
    review();
    bus.emit(rolledBack(1));
    flush();
    expect([kept.state, kept.numbers()]).toEqual(["open", [1]]);
    expect([revoked.state, revoked.numbers()]).toEqual(["dropped", []]);
    expect(hub.clients).toBe(1);
  });

  test("resumes behind the last id seen, without a gap and without a repetition", () => {
    const { bus, hub, flush } = hubUnderTest();
    const first = new Sink();
    hub.connect(first, null);
    for (let index = 0; index < 5; index += 1) bus.emit(rolledBack(index));
    flush();
    const [seen] = first.text.match(/\S{8}-3$/m) ?? [];
    const second = new Sink();
    hub.connect(second, seen ?? "");
    bus.emit(rolledBack(9));
    flush();
    expect(second.numbers()).toEqual([4, 5, 6]);
    expect(second.text).not.toContain("event: gap");
  });

  test.each([
    ["of another process", "abcdefgh-3"],
    ["from the future", "EPOCH-99"],
    ["that is none", "' OR 1=1"],
  ])("says that something was missed for an id %s", (_, id) => {
    const { hub } = hubUnderTest();
    const probe = new Sink();
    hub.connect(probe, null);
    const [epoch] = /(?<=id: ).{8}/.exec(probe.text) ?? [""];
    const sink = new Sink();
    hub.connect(sink, id.replace("EPOCH", epoch));
    expect(sink.text).toContain("event: gap");
  });

  test("forgets the oldest, and says so to who comes back for them", () => {
    const { bus, hub, flush } = hubUnderTest();
    const first = new Sink();
    hub.connect(first, null);
    bus.emit(rolledBack(0));
    flush();
    const [seen] = first.text.match(/\S{8}-1$/m) ?? [];
    for (let index = 0; index < 10_100; index += 1) bus.emit(rolledBack(index));
    flush();
    const second = new Sink();
    hub.connect(second, seen ?? "");
    expect(second.text).toContain("event: gap");
  });

  test("lets a client go that does not read, and only that one", () => {
    const { bus, hub, flush } = hubUnderTest();
    const [slow, quick] = [new Sink(), new Sink()];
    hub.connect(slow, null);
    hub.connect(quick, null);
    slow.waiting = 2_000_000;
    bus.emit(rolledBack(1));
    flush();
    expect([slow.state, quick.state, hub.clients]).toEqual(["dropped", "open", 1]);
  });

  test("tells of runs by sample when there are too many, and how many it left out", () => {
    const { bus, hub, flush } = hubUnderTest();
    const sink = new Sink();
    hub.connect(sink, null);
    for (let run = 0; run < 1_000; run += 1) bus.emit(runFinished);
    flush();
    expect(sink.text.match(/event: run_finished/g)).toHaveLength(25);
    expect(sink.text).toContain('"count":975');
  });

  test("has a bound on clients, and ends all of them when it closes", () => {
    const { hub } = hubUnderTest(1);
    const sink = new Sink();
    expect(hub.connect(sink, null)).toBe(true);
    expect(hub.connect(new Sink(), null)).toBe(false);
    hub.close();
    expect(sink.state).toBe("ended");
  });
});
