import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { messageOf } from "../../core/mod.ts";
import { KernelError } from "../kernel-error.ts";
import { atRest } from "./at-rest.ts";
import { defaultState } from "./default-state.ts";
import { MockKernel, type StateKeeper } from "./mock-kernel.ts";
import { networkFrom, textOf } from "./saved-network.ts";
import type { MockState } from "./state.ts";

// A simulated network that outlives its process. After each write and each step of time the whole state is appended to
// the file as one line; the last complete line counts, so that whoever dies at any instant leaves the state before or the
// state after. A file that has grown large is replaced by its last line under another name (ext4 flushes a file that
// replaces another: 2 ms, which is why that is not done for every write; a line costs 10 us). There is no fsync: a killed
// process loses nothing, and a rehearsal does not have to survive a power cut.
//
// Several processes may act on one network. Each looks before every operation whether the file is still the one that it
// knows, and holds a lock file while it changes something; the lock of a process that is gone is nobody's.

/** A network takes about 6 kB. */
const FILE_BYTES_MAX = 524_288;

/** How long a change waits for another process that is changing something; each of them takes well under 1 ms. */
const LOCK_WAIT_MS_MAX = 5_000;
const LOCK_POLL_MS = 1;

/**
 * The network in `file`; a new one when there is none yet, which `newId` names.
 * @throws KernelError when the file is not one that this version of sg wrote.
 */
export function openMockKernel(file: string, newId: () => string): MockKernel {
  const keeper = new NetworkFile(file, newId);
  return new MockKernel(keeper.open(), keeper);
}

/** Forgets the network in `file`: the next process begins with a new one. */
export function removeMockNetwork(file: string): void {
  rmSync(file, { force: true });
}

const ABSENT = "absent";

class NetworkFile implements StateKeeper {
  readonly #file: string;
  readonly #lock: string;
  readonly #newId: () => string;
  #network = "";
  /** Of the file as this process knows it. */
  #mark = ABSENT;
  #bytes = 0;
  #appends = false;

  constructor(file: string, newId: () => string) {
    this.#file = file;
    this.#lock = `${file}.lock`;
    this.#newId = newId;
  }

  /** Like a machine that was installed anew: what was done to the former network is gone with it. */
  get identity(): string {
    return `machine:rehearsal/${this.#network}`;
  }

  open(): MockState {
    mkdirSync(dirname(this.#file), { recursive: true });
    return this.alone(() => this.#load() ?? this.#create());
  }

  current(held: MockState): MockState {
    if (this.#look()) return held;
    return this.#load() ?? this.#create();
  }

  keep(state: MockState): void {
    const line = `${textOf({ network: this.#network, state })}\n`;
    if (this.#appends && this.#bytes + line.length <= FILE_BYTES_MAX) {
      appendFileSync(this.#file, line, { mode: 0o600 });
    } else {
      const temporary = `${this.#file}.new`;
      writeFileSync(temporary, line, { mode: 0o600 });
      renameSync(temporary, this.#file);
    }
    this.#appends = true;
    this.#look();
  }

  anew(): MockState {
    this.#network = this.#newId();
    this.#appends = false;
    return atRest(defaultState());
  }

  alone<T>(work: () => T): T {
    this.#acquire();
    try {
      return work();
    } finally {
      rmSync(this.#lock, { force: true });
    }
  }

  #load(): MockState | null {
    // Looked at before the text is read: a change in between is seen as one at the next look.
    this.#look();
    if (this.#mark === ABSENT) return null;
    try {
      const text = readFileSync(this.#file, "utf8");
      const end = text.lastIndexOf("\n");
      const { network, state } = networkFrom(text.slice(text.lastIndexOf("\n", end - 1) + 1, end));
      this.#network = network;
      // Behind half a line of somebody who was killed, the next line would be lost.
      this.#appends = end === text.length - 1;
      return state;
    } catch (thrown) {
      throw new KernelError(
        "bad_arguments",
        `Cannot use the simulated network in ${this.#file}: ${messageOf(thrown)}; remove it with \`sg network reset\` to begin with a new one`,
        { details: { file: this.#file } },
      );
    }
  }

  #create(): MockState {
    const state = this.anew();
    this.keep(state);
    return state;
  }

  /** Whether the file is still as this process knows it; takes note of what it is. */
  #look(): boolean {
    const stat = statSync(this.#file, { throwIfNoEntry: false });
    const mark = stat === undefined ? ABSENT : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
    const same = mark === this.#mark;
    this.#mark = mark;
    this.#bytes = stat?.size ?? 0;
    return same;
  }

  #acquire(): void {
    for (let waitedMs = 0; ; waitedMs += LOCK_POLL_MS) {
      try {
        writeFileSync(this.#lock, String(process.pid), { flag: "wx", mode: 0o600 });
        return;
      } catch (thrown) {
        if (!isTaken(thrown)) throw thrown;
      }
      const holder = this.#holder();
      // Given back since: the next turn of the loop takes it, or finds who was faster.
      if (holder === null) continue;
      if (waitedMs >= LOCK_WAIT_MS_MAX || !isAlive(holder)) this.#takeAway(holder);
      else Bun.sleepSync(LOCK_POLL_MS);
    }
  }

  /** What the lock says of who holds it; null when nobody does. */
  #holder(): string | null {
    try {
      return readFileSync(this.#lock, "utf8");
    } catch {
      return null;
    }
  }

  /**
   * Removes the lock of a holder that is gone, and nobody else's: it is moved aside first, which only one process can do,
   * and looked at again there. One that was taken in the meantime is put back.
   */
  #takeAway(holder: string): void {
    const aside = `${this.#lock}.${process.pid}`;
    try {
      renameSync(this.#lock, aside);
    } catch {
      return;
    }
    try {
      if (readFileSync(aside, "utf8") !== holder) linkSync(aside, this.#lock);
    } catch (thrown) {
      if (!isTaken(thrown)) throw thrown;
    } finally {
      rmSync(aside, { force: true });
    }
  }
}

/** An empty lock is of a process that died, or is about to write its number: it counts as alive until the wait is over. */
function isAlive(holder: string): boolean {
  const id = Number(holder);
  if (holder === "" || !Number.isInteger(id) || id <= 0) return true;
  // No process waits for itself: a lock with our own number is of an earlier process that had it.
  if (id === process.pid) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM";
  }
}

function isTaken(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST";
}
