import type { Socket } from "bun";

export interface DescriptorEvents {
  data(bytes: Buffer, socket: Socket<undefined>): void;
  drain(): void;
  close(): void;
}

/** An event-driven socket over a descriptor that is there already. */
export async function connectDescriptor(descriptor: number, events: DescriptorEvents): Promise<Socket<undefined>> {
  const socket = {
    data: (from: Socket<undefined>, bytes: Buffer) => events.data(bytes, from),
    drain: () => events.drain(),
    close: () => events.close(),
    error: () => undefined,
  };
  // `fd` is an option of Bun.connect that its types do not list.
  const options: unknown = { fd: descriptor, socket };
  return await Bun.connect(options as Bun.UnixSocketOptions<undefined>);
}
