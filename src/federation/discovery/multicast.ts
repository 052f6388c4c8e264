import { createSocket, type Socket } from "node:dgram";

export interface MulticastOptions {
  /** 224.0.0.0/4; those from 239.0.0.0 on stay within a site (RFC 2365). */
  readonly group: string;
  readonly port: number;
  /** Address of the interface to speak and listen on; null: the system's choice. */
  readonly interfaceAddress: string | null;
  readonly receive: (bytes: Uint8Array, address: string) => void;
  readonly onProblem: (problem: Error) => void;
}

/** A place where nodes of one network hear each other. */
export interface Multicast {
  send(bytes: Uint8Array): void;
  close(): Promise<void>;
}

/** Neighbours, not the world: routers do not pass it on. */
const TTL = 1;

/**
 * Joins the group. Several processes of one machine may share the port (`reuseAddr`).
 * @throws Error of the operating system when the port or the group cannot be had
 */
export async function joinMulticast(options: MulticastOptions): Promise<Multicast> {
  const { group, port, interfaceAddress, receive, onProblem } = options;
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  await bound(socket, port, group);
  try {
    socket.addMembership(group, interfaceAddress ?? undefined);
    if (interfaceAddress !== null) socket.setMulticastInterface(interfaceAddress);
    socket.setMulticastTTL(TTL);
    // Nodes on the same machine are neighbours too.
    socket.setMulticastLoopback(true);
  } catch (thrown) {
    socket.close();
    throw thrown;
  }
  socket.on("message", (bytes, { address }) => receive(bytes, address));
  socket.on("error", onProblem);
  // Being discoverable keeps no process alive.
  socket.unref();
  let isOpen = true;
  return {
    send(bytes) {
      if (!isOpen) return;
      socket.send(bytes, port, group, (problem) => {
        if (problem !== null && isOpen) onProblem(problem);
      });
    },
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

function bound(socket: Socket, port: number, group: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    // Bound to the group's address, datagrams sent to this machine alone on that port are somebody else's business.
    socket.bind({ port, address: group, exclusive: false }, () => {
      socket.removeListener("error", reject);
      resolve();
    });
  });
}
