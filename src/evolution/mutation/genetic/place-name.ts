const PLACE =
  /^([i-n]|at|index|lo|hi|low|high|mid|middle|left|right|start|end|from|to|pos\w*|\w+(At|Index|Start|End))$/;

/** A name that says by custom where something is in a sequence, or the length of one. */
export function isPlaceName(code: string): boolean {
  return PLACE.test(code) || /\.(length|size)$/.test(code);
}
