// What C++ borrows from the page: the libraries that stand behind chapters/adapters in a server.
import { sha1 } from "@noble/hashes/legacy.js";

// `memory()` is the module's memory as bytes, as it is at that moment: it may have grown.
export function browserFunctions(memory) {
  return {
    sha1(bytes, size, hash) {
      memory().set(sha1(memory().slice(bytes, bytes + size)), hash);
    },
  };
}
