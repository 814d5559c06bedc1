// What the frame lab copies, read back by other programs; and what it reads of theirs.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fromText, toBase64, toCppArray, toCppHex, toHex, toPrintf, toText2pcap, toWire, toWireSeed }
  from "../../../lab/frame/formats.js";
import { root } from "../../shared/site.mjs";

const hello = Uint8Array.from(Buffer.from("818537fa213d7f9f4d5158", "hex"));
const every = Uint8Array.from({ length: 256 }, (_, i) => i);
const samples = { "no bytes": new Uint8Array(), Hello: hello, "every byte": every,
  "what a shell would take for its own": Uint8Array.from(Buffer.from("-n %s \\ ' \" $x `y`\x0001\n")),
  "500 of them": Uint8Array.from({ length: 500 }, (_, i) => i * 7 & 0xff) };

const folder = mkdtempSync(join(tmpdir(), "formats-"));
after(() => rmSync(folder, { recursive: true }));

const missing = (program) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0 && `${program} is not here`;
const run = (program, args, input) => execFileSync(program, args, { input, maxBuffer: 2 ** 26 });
const same = (actual, expected, words) => assert.equal(toHex(Uint8Array.from(actual)), toHex(expected), words);

describe("Other programs read what is copied", () => {
  for (const shell of ["sh", "dash", "bash"]) {
    test(`printf of ${shell}`, { skip: missing(shell) }, () => {
      for (const [name, bytes] of Object.entries(samples)) same(run(shell, ["-c", toPrintf(bytes)]), bytes, name);
    });
  }

  test("both forms for C++ compile, and hold the bytes", { skip: missing("g++") }, () => {
    const uses = Object.values(samples).map((bytes) =>
      `{ ${toCppArray(bytes)} put({bytes.data(), bytes.size()}); }\n{ ${toCppHex(bytes)} put(bytes); }\n`);
    writeFileSync(join(folder, "read.cpp"), "#include <array>\n#include <cstdio>\n#include \"hex.h\"\n"
      + `using namespace ws;\nvoid put(ByteView bytes) { std::puts(to_hex(bytes).c_str()); }\n`
      + `int main() {\n${uses.join("")}}\n`);
    const program = join(folder, "read");
    run("g++", ["-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I", join(root, "chapters/base"), "-o",
      program, join(folder, "read.cpp")]);
    const expected = Object.values(samples).flatMap((bytes) => [toHex(bytes), toHex(bytes)]);
    assert.deepEqual(String(run(program)).split("\n").slice(0, -1), expected);
  });

  const python = (script, input) => run("python3", ["-B", "-c", script], input);
  const tools = `import sys; sys.path.insert(0, ${JSON.stringify(join(root, "tools"))})\n`;

  test("seeds.py reads a seed", { skip: missing("python3") }, () => {
    for (const [name, bytes] of Object.entries(samples)) {
      same(python(`${tools}from workbook.fuzzing import seeds\n`
        + "sys.stdout.buffer.write(seeds.parse(sys.stdin.read()))", toWireSeed(bytes)), bytes, name);
    }
  });

  test("./workbook wire reads its line, piece by piece", { skip: missing("python3") }, () => {
    const script = `${tools}import shlex\nfrom workbook.wire import wire\n`
      + "words = shlex.split(sys.stdin.read())\nassert words[:2] == ['./workbook', 'wire']\n"
      + "print([len(wire.from_hex(word)) for word in words[2:]])\n"
      + "print(b''.join(map(wire.from_hex, words[2:])).hex(' '))";
    const read = (bytes, cuts) => String(python(script, toWire(bytes, cuts))).trim().split("\n");
    assert.deepEqual(read(hello), ["[11]", toHex(hello)]);
    assert.deepEqual(read(hello, [7, 3, 3, 0, 11]), ["[3, 4, 4]", toHex(hello)]);
    assert.deepEqual(read(every), ["[256]", toHex(every)]);
  });

  test("base64 -d", { skip: missing("base64") }, () => {
    for (const [name, bytes] of Object.entries(samples)) same(run("base64", ["-d"], toBase64(bytes)), bytes, name);
  });

  test("xxd reads the dump for text2pcap", { skip: missing("xxd") }, () => {
    for (const [name, bytes] of Object.entries(samples)) {
      same(run("xxd", ["-r"], toText2pcap(bytes).replace(/^(\S+)  /gm, "$1: ")), bytes, name);
    }
  });

  test("text2pcap puts the bytes into one packet", { skip: missing("text2pcap") }, () => {
    const packets = join(folder, "packets.pcap");
    for (const [name, bytes] of Object.entries(samples).slice(1)) {
      run("text2pcap", ["-q", "-F", "pcap", "-l", "147", "-", packets], toText2pcap(bytes));
      const file = execFileSync("cat", [packets]);  // 24 bytes of file, 16 of packet, then the packet
      assert.equal(file.readUInt32LE(24 + 12), bytes.length, name);
      same(file.subarray(40), bytes, name);
    }
  });

  test("the dump keeps text2pcap's grammar: offset in hex, blanks, bytes of two digits; zero begins a packet", () => {
    const lines = toText2pcap(every).trimEnd().split("\n");
    for (const line of lines) assert.match(line, /^[0-9a-f]{3,}(?: +[0-9a-f]{2})*$/);
    assert.equal(lines.filter((line) => parseInt(line, 16) === 0).length, 1);
    assert.deepEqual(lines.map((line) => parseInt(line, 16)), Array.from({ length: 16 }, (_, i) => 16 * i));
  });
});

describe("fromText reads", () => {
  const reads = (text, bytes = hello, words = text) => {
    const result = fromText(text);
    assert.ok(result.bytes, `${JSON.stringify(words)}: ${result.error}`);
    same(result.bytes, bytes, words);
  };

  test("all that the lab copies", () => {
    for (const [name, bytes] of Object.entries(samples)) {
      for (const write of [toHex, toCppArray, toCppHex, toPrintf, toWireSeed, toText2pcap]) {
        reads(write(bytes), bytes, `${write.name}, ${name}`);
      }
    }
    for (const bytes of [hello, every]) reads(toBase64(bytes), bytes);
    reads(toWire(hello, [3, 7]));
  });

  test("hex with any separators", () => {
    for (const text of ["81 85 37 fa 21 3d 7f 9f 4d 51 58", "818537FA213D7F9F4D5158",
      "81:85:37:fa:21:3d:7f:9f:4d:51:58",
      "81-85-37-fa-21-3d-7f-9f-4d-51-58", "81,85,37,fa,21,3d,7f,9f,4d,51,58", "8185 37fa 213d\n7f9f 4d51\r\n58\n",
      "0x818537fa213d7f9f4d5158", "0x81 0x85 0x37 0xfa 0x21 0x3d 0x7f 0x9f 0x4d 0x51 0x58",
      "81 85 | 37 fa 21 3d | 7f 9f 4d 51 58"]) reads(text);
    reads("  \n", new Uint8Array());
    reads("0000", Uint8Array.of(0, 0));
    reads("0000 8185", Uint8Array.of(0, 0, 0x81, 0x85));
    reads("00000000", new Uint8Array(4));
  });

  test("arrays of C, JavaScript and Python", () => {
    for (const text of ["{0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58}",
      "unsigned char x[] = { 0x81, 0x85, // FIN\n 0x37, 0xFA, 0x21, /* key */ 0x3D, 127, 159u, 0x4d, 0x51, 0x58 };",
      "[129, 133, 55, 250, 33, 61, 127, 159, 77, 81, 88]", "bytes([129,133,55,250,33,61,127,159,77,81,88])",
      "new Uint8Array([0x81,0x85,0x37,0xfa,0x21,0x3d,0x7f,0x9f,0x4d,0x51,0x58])"]) reads(text);
  });

  test("strings with escapes", () => {
    for (const text of ["\"\\x81\\x85\\x37\\xfa\\x21\\x3d\\x7f\\x9f\\x4d\\x51\\x58\"",
      "b'\\x81\\x857\\xfa!=\\x7f\\x9fMQX'",
      "\\x81\\x857\\xfa!=\\x7f\\x9fMQX", "printf '\\201\\2057\\372!=\\177\\237MQX' | nc localhost 8080",
      "\"\\x81\\x857\\xfa!=\"\n\"\\x7f\\x9fMQX\"", "\"\\u0081\\u00857\\u00fa!=\\u007f\\u009fMQX\""]) reads(text);
  });

  test("a seed: text, comments, and repetition", () => {
    reads("# Hello\n81 85 37 fa 21 3d  7f 9f 4d 51 58 # masked\n");
    reads("81 85 \"7\\xfa!=\" 7f9f \"MQX\"");
    reads("3 * 00 01\n\"a # b\\r\\n\"\n", Uint8Array.from(Buffer.from("\0\x01\0\x01\0\x01a # b\r\n")));
  });

  test("base64, when it is clearly that", () => {
    reads("gYU3+iE9f59NUVg=");
    reads("data:application/octet-stream;base64,gYU3+iE9f59NUVg=");
    assert.ok(fromText("Hello you").error);
    reads("deadbeef", Uint8Array.of(0xde, 0xad, 0xbe, 0xef));
  });

  const dumps = ["xxd", "xxd -u", "xxd -g 1", "xxd -c 8", "xxd -p", "hexdump -C", "od -t x1", "od -A x -t x1z",
    "od -A n -t x1"];
  const hexish = Uint8Array.from(Buffer.from("abcdefgh12345678abcdefgh"));
  const zeros = new Uint8Array(100);
  for (const command of dumps) {
    const [program, ...args] = command.split(" ");
    test(`what ${command} prints`, { skip: missing(program) }, () => {
      for (const bytes of [hello, every, hexish, hexish.subarray(0, 8), hexish.subarray(0, 16), zeros]) {
        if (command.includes("-A n") && bytes === zeros) continue;  // without an offset, its * says nothing
        reads(String(run(program, args, bytes)), bytes, `${command} of ${bytes.length} bytes`);
      }
    });
  }

  test("dumps of Wireshark and tcpdump", () => {
    reads("0000   81 85 37 fa 21 3d 7f 9f 4d 51 58                  ..7.!=..MQX\n");
    reads("0000  81 85 37 fa 21 3d 7f 9f  4d 51 58                  ..7.!=.. MQX\n");
    reads("\t0x0000:  8185 37fa 213d 7f9f 4d51 58            ..7.!=..MQX");
  });

  test("nothing that is wrong, and names the place", () => {
    const errors = {
      "81 85\n37 zz": "Line 2, column 4: “zz” is not hex. Write two digits for each byte: 81 85 37 fa.",
      "81 5": "Line 1, column 4: “5” has an odd number of digits. A byte has two: write 05 and not 5.",
      "{0x81, 0x185}": "Line 1, column 8: “0x185” is more than a byte: 255 is the last.",
      "{0x81, x}": "Line 1, column 8: “x” is not a number. Write 0x81, or 129.",
      "\"\\x81\\q\"": "Line 1, column 6: “\\q” is not an escape. Write \\x and two digits.",
      "\"\\x81": "Line 1, column 1: the string that begins here has no \" at its end.",
      "'\\400'": "Line 1, column 2: “\\400” is more than a byte: \\377 is the last.",
      "00000000: 8185\n00000010: 37fa": "Line 2, column 1: the offset is 00000010, but 2 bytes stand above it. "
        + "Is a line missing?",
      "0000000 8581 fa37": "Line 1, column 9: these are words of two bytes, perhaps swapped. "
        + "Use hexdump -C, xxd or od -t x1.",
      "0000   81 85\nhello": "Line 2, column 1: this line does not begin with an offset, as the others do.",
      "81 \"hi\" x": "Line 1, column 9: “x” is neither bytes, nor \"text\", nor a # comment.",
      "Hello": "Line 1, column 1: “Hello” is not hex. Write two digits for each byte: 81 85 37 fa.",
    };
    for (const [text, error] of Object.entries(errors)) assert.deepEqual(fromText(text), { error }, text);
  });
});
