// The header of a frame (RFC 6455 §5.2), read where no WebAssembly is at hand, and what a reader sees of a rule
// that it breaks. The frame lab says more; this is enough to cut a stream into frames.

export const OPCODES = { 0: "continuation", 1: "text", 2: "binary", 8: "Close", 9: "ping", 10: "pong" };

export const isControl = (opcode) => opcode >= 8;

export function nameOf(opcode) {
  return OPCODES[opcode] ?? `reserved opcode ${opcode.toString(16).toUpperCase()}`;
}

// How many bytes of the header the first ones ask for.
export function headerSize(bytes) {
  if (bytes.length < 2) return 2;
  const field = bytes[1] & 0x7f;
  return 2 + (field === 126 ? 2 : field === 127 ? 8 : 0) + (bytes[1] & 0x80 ? 4 : 0);
}

// null: it is not whole yet.
export function readHeader(bytes) {
  const size = headerSize(bytes);
  if (bytes.length < size) return null;
  const masked = (bytes[1] & 0x80) !== 0;
  const field = bytes[1] & 0x7f;
  const end = masked ? size - 4 : size;
  let length = BigInt(field);
  if (field > 125) length = bytes.subarray(2, end).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return {
    size, fin: (bytes[0] & 0x80) !== 0, rsv: (bytes[0] >> 4) & 7, opcode: bytes[0] & 15, masked, field, length,
    key: masked ? bytes.slice(end, size) : null,
  };
}

export function unmasked(payload, key) {
  return key ? payload.map((byte, at) => byte ^ key[at % 4]) : payload;
}

// The first rule that the header breaks, as a peer of this direction must keep it; null, if it keeps them all.
export function fault(header, direction) {
  const { rsv, opcode, masked, field, length, fin } = header;
  const says = (words, section, code = 1002) => ({ words, section, code });
  if (rsv) return says("a reserved bit is set", "§5.2");
  if (!(opcode in OPCODES)) return says("the opcode is reserved", "§5.2");
  if (direction === "in" && !masked) return says("a client's frame without a mask", "§5.1");
  if (direction === "out" && masked) return says("a server's frame with a mask", "§5.1");
  if (isControl(opcode) && !fin) return says("a control frame in fragments", "§5.5");
  if (isControl(opcode) && field > 125) return says("a control frame of more than 125 bytes", "§5.5");
  if (length >> 63n) return says("the top bit of the length is set", "§5.2");
  if ((field === 126 && length < 126n) || (field === 127 && length < 65536n)) {
    return says("the length is not in its shortest form", "§5.2");
  }
  return null;
}

// §5.5.1: the status code and the reason of a Close; code null: it is empty.
export function readClose(payload) {
  if (payload.length < 2) return { code: null, reason: "" };
  return { code: (payload[0] << 8) | payload[1], reason: new TextDecoder().decode(payload.subarray(2)) };
}
