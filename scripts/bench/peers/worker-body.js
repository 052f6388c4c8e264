// The far end of the worker contestants: Bun, Deno and Node alike.
import { direct } from "../sandbox-work.js";

export function answer(post) {
  let run;
  return ({ source, request }) => {
    if (source !== undefined) {
      run = direct(source);
      post(["ready"]);
      return;
    }
    const [id, texts] = request;
    post([id, texts.map(run)]);
  };
}
