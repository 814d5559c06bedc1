// The learner's own modules, if this site was built with them.
import { compile } from "./wasm.js";

const wasm = new URL("../wasm/", import.meta.url);
let list;

async function modules() {
  const response = await fetch(new URL("modules.json", wasm));
  return response.ok ? response.json() : [];
}

export async function hasMine(name) {
  list ??= modules();
  return (await list).includes(`mine/${name}.wasm`);
}

// "frame_lab": the compiled module, or null if there is none.
export async function compileMine(name) {
  return (await hasMine(name)) ? compile(new URL(`mine/${name}.wasm`, wasm)) : null;
}
