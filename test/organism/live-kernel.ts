import type { JsonObject, ManualClock } from "../../src/core/mod.ts";
import type { Kernel, MockKernel, Operation } from "../../src/kernel/mod.ts";

/** A simulated network that says it is this machine's: what policy does to a live kernel, without one. Waiting takes the clock along. */
export class LiveKernel implements Kernel {
  readonly kind = "linux";
  readonly simulated: MockKernel;
  readonly #clock: ManualClock;

  constructor(simulated: MockKernel, clock: ManualClock) {
    this.simulated = simulated;
    this.#clock = clock;
  }

  async read(operation: Operation) {
    return await this.simulated.read(operation);
  }

  async inverse(operation: Operation) {
    return await this.simulated.inverse(operation);
  }

  async apply(operation: Operation) {
    return await this.simulated.apply(operation);
  }

  async snapshot(): Promise<JsonObject> {
    return await this.simulated.snapshot();
  }

  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    this.#clock.advance(ms);
    await this.simulated.wait(ms, signal);
  }
}
