// What C++ borrows from the page: the libraries that stand behind chapters/adapters in a server.
import { hasVisibleCharacter, nameAsSeen } from "./unicode.js";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
let sha1;

// Most modules hash nothing: the library comes with the first that does, and before its first instance.
export async function fetchLibraries(module) {
  if (!WebAssembly.Module.imports(module).some(({ name }) => name === "sha1")) return;
  ({ sha1 } = await import("@noble/hashes/legacy.js"));
}

// `memory()` is the module's memory as bytes, as it is at that moment: it may have grown.
export function browserFunctions(memory) {
  const bytes = (at, size) => memory().slice(at, at + size);
  return {
    sha1(from, size, hash) {
      memory().set(sha1(bytes(from, size)), hash);
    },
    has_visible_character(text, size) {
      const read = decoded(bytes(text, size));
      return read === null || hasVisibleCharacter(read); // not UTF-8: a page shows U+FFFD
    },
    name_as_seen(name, size, seen, room) {
      const given = bytes(name, size);
      const read = decoded(given);
      const found = read === null ? given : encoder.encode(nameAsSeen(read));
      if (found.length <= room) memory().set(found, seen);
      return found.length;
    },
  };
}

// null if it is not UTF-8.
function decoded(utf8) {
  try {
    return decoder.decode(utf8);
  } catch {
    return null;
  }
}
