/** The terminal as commands see it, so that a test can be one. */
export interface Io {
  /** Data: what the user asked for. */
  out(text: string): void;
  /** Everything else: progress, warnings, errors. */
  err(text: string): void;
  /** File descriptor of standard input. */
  readonly inputDescriptor: number;
  /** Colour and progress are for people who look. */
  readonly isTerminal: boolean;
  /** Calls `listener` whenever somebody asks the program to stop; returns what ends that. */
  onInterrupt(listener: () => void): () => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
}
