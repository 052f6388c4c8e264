/** The line with which `bun test` begins a file. */
const HEADING = /^\S+[._](?:test|spec)\.[cm]?[jt]sx?:$/;

/** Hands output on in blocks, one for each test file, so that processes side by side can be read one after another. */
export class FileBlocks {
  readonly #write: (block: string) => void;
  #all = "";
  #line = "";
  #block = "";

  constructor(write: (block: string) => void) {
    this.#write = write;
  }

  push(text: string): void {
    this.#all += text;
    const lines = `${this.#line}${text}`.split("\n");
    this.#line = lines.pop() ?? "";
    for (const line of lines) {
      if (HEADING.test(Bun.stripANSI(line))) this.#flush();
      this.#block += `${line}\n`;
    }
  }

  /** Hands over what is left, and returns everything that there was. */
  end(): string {
    if (this.#line !== "") this.#block += `${this.#line}\n`;
    this.#line = "";
    this.#flush();
    return this.#all;
  }

  #flush(): void {
    if (this.#block !== "") this.#write(this.#block);
    this.#block = "";
  }
}
