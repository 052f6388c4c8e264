// The composition root, and the one entry of the binary. Gene hosts are this same program under another first word,
// so that one file is all that a server needs. What a mode does not need it does not load.

const [mode] = process.argv.slice(2);

if (mode === "__gene-host") {
  // Past the room's face on purpose: a host must not carry the parser that the face brings along.
  const { geneHostMain } = await import("./sandbox/host-main.ts");
  await geneHostMain();
} else if (mode === "--version" && process.argv.length === 3) {
  const { buildInfo } = await import("./seed/mod.ts");
  process.stdout.write(`${buildInfo().version}\n`);
} else {
  process.exitCode = await commandLine();
}

async function commandLine(): Promise<number> {
  const [{ runCli }, { writeSync }, { systemClock }, { buildInfo }] = await Promise.all([
    import("./cli/mod.ts"),
    import("node:fs"),
    import("./core/mod.ts"),
    import("./seed/mod.ts"),
  ]);
  const { version, commit } = buildInfo();
  return await runCli(
    process.argv.slice(2),
    {
      // Synchronous: output must be out before the process ends, whatever stands at the other end of the pipe.
      out: (text) => writeAll(writeSync, 1, text),
      err: (text) => writeAll(writeSync, 2, text),
      inputDescriptor: 0,
      isTerminal: process.stdout.isTTY === true,
      onInterrupt: (listener) => {
        const signals = ["SIGINT", "SIGTERM"] as const;
        for (const signal of signals) process.on(signal, listener);
        return () => {
          for (const signal of signals) process.off(signal, listener);
        };
      },
      environment: process.env,
      workingDirectory: process.cwd(),
    },
    { clock: systemClock, version, commit, hostCommand: hostCommand() },
  );
}

/** How to start this program again: the binary by its own path, the source through the Bun that runs it. */
function hostCommand(): readonly string[] {
  const compiled = import.meta.path.startsWith("/$bunfs/");
  return compiled ? [process.execPath, "__gene-host"] : [process.execPath, import.meta.path, "__gene-host"];
}

function writeAll(write: (descriptor: number, bytes: Uint8Array) => number, descriptor: number, text: string): void {
  let rest: Uint8Array = new TextEncoder().encode(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(write(descriptor, rest));
    } catch (thrown) {
      const code = thrown instanceof Error && "code" in thrown ? thrown.code : null;
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw thrown;
    }
  }
}
