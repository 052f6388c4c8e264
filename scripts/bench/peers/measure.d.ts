interface Contestant {
  call(text: string): unknown;
  batch?(texts: readonly string[]): unknown;
}

export declare function measure(
  load: (source: string) => Promise<Contestant>,
): Promise<{ lone: number; flight: number; batched: number | null; medium: number }>;
