"""What each command needs from the machine: how to see whether it is there, where it comes from, and what it
costs to do without."""
from workbook.core.machine import compilers, programs
from workbook.core.machine.programs import can_use, library
from workbook.core.machine.trials import version, works


FRAMES = "#include <wslay/wslay.h>\nint main() { return wslay_frame_context_init == nullptr; }"
BEAST_HEADER = "#include <boost/version.hpp>\n#include <boost/beast.hpp>\n#if BOOST_VERSION < 107000\n#error too old\n#endif"


class Need:
    """`there` tries it. `apt` and `brew` are packages, in one string or in a function that knows which fit."""

    def __init__(self, name, there, apt, brew, without, optional=True):
        self.name, self.there, self.without, self.optional = name, there, without, optional
        self.packages_of = {"apt-get": apt, "brew": brew}

    def packages(self, manager):
        names = self.packages_of[manager]
        return (names() if callable(names) else names).split()


def required(name, there, apt, brew, without):
    return Need(name, there, apt, brew, without, optional=False)


def fitting_llvm():
    """The LLVM of the compiler that fuzzes; of the one that is going to come, if there is none."""
    compiler = compilers.libfuzzer_compiler()
    return f"llvm-{version(compiler, '--version')[0] if compiler else 19}"


def chromium_package():
    """The browser without windows, where this system has it as a package."""
    smallest = programs.BROWSERS[0]
    return smallest if works("apt-cache", "show", smallest) else "chromium"


GIT = required("git", lambda: works("git", "--version"), "git", "git", "solve and reset do not work")
BUILD = [
    required("C++ compiler", compilers.cxx_compiler, "g++", "", "nothing can be built"),
    required("CMake", lambda: version("cmake", "--version") >= (3, 22), "cmake", "cmake", "nothing can be built"),
    required("Ninja", lambda: works("ninja", "--version"), "ninja-build", "ninja", "nothing can be built"),
    required("pkg-config", lambda: works("pkg-config", "--version"), "pkg-config", "pkgconf",
             "CMake does not find libuv"),
    required("libuv", lambda: library("libuv", "uv.h"), "libuv1-dev", "libuv", "no server can be built"),
    required("OpenSSL", lambda: library("openssl", "openssl/evp.h"), "libssl-dev", "openssl@3",
             "no SHA-1, so no handshake"),
    required("nlohmann/json", lambda: library("nlohmann_json", "nlohmann/json.hpp"), "nlohmann-json3-dev",
             "nlohmann-json", "chapter 6 cannot be built"),
    required("utf8proc", lambda: library("libutf8proc", "utf8proc.h"), "libutf8proc-dev", "utf8proc",
             "names cannot be compared, so no chapter 6"),
    required("GoogleTest", lambda: library("gtest", "gtest/gtest.h"), "libgtest-dev", "googletest",
             "no test can be built"),
]
LIBFUZZER = Need("libFuzzer", compilers.libfuzzer_compiler, "clang-19 libclang-rt-19-dev", "", "a plainer fuzzer")
WSLAY = Need("wslay", lambda: can_use(FRAMES, after=["-lwslay"]), "libwslay-dev", "",
             "one oracle of the fuzzers less")
LLVM = Need("LLVM's tools", compilers.has_llvm_tools, fitting_llvm, "", "./workbook fuzz --coverage cannot count")
MARKDOWN = Need("markdown-it", lambda: programs.python_with("markdown_it"), "python3-markdown-it", "",
                "the text is not checked")
CLANG_FORMAT = Need("clang-format 14", programs.clang_format, "clang-format-14", "",
                    "the form of the code is not checked")
NODE = Need("Node.js and npm", programs.has_node, "nodejs npm ca-certificates", "node",
            "the site cannot be made, and the page is not tested")
EMSCRIPTEN = Need("Emscripten", compilers.makes_wasm, "emscripten", "emscripten",
                  "the site's labs, which run the chapters' C++ in the page, cannot be built")
CURL = Need("curl", lambda: works("curl", "--version"), "curl", "curl", "outputs in the text are not checked")
CHROMIUM = Need("Chromium", programs.chromium, chromium_package, "",
                "the page is not tested in a browser, and no slide becomes a PDF")
BEAST = Need("Boost.Beast", lambda: can_use(BEAST_HEADER, "-E"), "libboost-dev", "boost",
             "one real client less in the tests")
TEST = [
    CURL, NODE, CHROMIUM, BEAST,
    CLANG_FORMAT,
    Need("clang 19", lambda: compilers.fuzzes("clang++-19"), "clang-19 libclang-rt-19-dev", "",
         "tests run with one compiler only"),
    Need("libc++ 19", lambda: compilers.checks_syntax("clang++-19", "-stdlib=libc++"),
         "libc++-19-dev libc++abi-19-dev", "", "macOS's standard library is not checked"),
    Need("clang 14", lambda: compilers.checks_syntax("clang++-14"), "clang-14", "", "clang 14 is not checked"),
    EMSCRIPTEN, WSLAY, LLVM, MARKDOWN,
]
# What a command needs, and what it is called in a sentence.
OF = {"build": BUILD, "fuzz": [*BUILD, LIBFUZZER, WSLAY, LLVM], "test": [*BUILD, *TEST],
      "text": [MARKDOWN, CLANG_FORMAT], "web": [NODE, EMSCRIPTEN], "pdf": [NODE, CHROMIUM],
      "graduate": [LIBFUZZER, WSLAY, NODE, CHROMIUM, BEAST],
      "dry-run": [*BUILD, CURL, MARKDOWN, NODE, EMSCRIPTEN, CHROMIUM]}
WHY = {"chat": "the chat", "echo": "the echo server", "room": "the board", "run": "a chapter's server", "check": "your tests",
       "impostors": "your own tests",
       "test": "all tests", "text": "the checks of the text", "fuzz": "the fuzzers", "build": "the workbook",
       "web": "the site", "pdf": "the slides as PDF", "dry-run": "what a room is shown",
       "graduate": "all that tries a server"}
EVERYTHING = [GIT, *BUILD, *TEST, LIBFUZZER]


def of(why):
    return OF.get(why, BUILD)
