// The address holds the bytes, so that a link is a question: #b=818537fa213d7f9f4d5158&d=server
import { fromHex, toHex } from "./model.js";

const MOST = 16 * 1024; // bytes; a longer address is cut by mail programs and chats

export function readAddress(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  if (!fields.has("b")) return null;
  const { bytes } = fromHex(fields.get("b"));
  return bytes ? { bytes, direction: fields.get("d") === "server" ? "server" : "client" } : null;
}

// null: too many bytes for an address.
export function writeAddress({ bytes, direction }) {
  if (bytes.length > MOST) return null;
  return `#b=${toHex(bytes).replaceAll(" ", "")}${direction === "server" ? "&d=server" : ""}`;
}
