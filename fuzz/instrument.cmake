# Only in the presets fuzz, fuzz-memory and fuzz-coverage: the flags that all code of such a build has.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)  # the protocol is a shared library here

# libFuzzer by its file: Debian's has weak members of std::vector<unsigned char> in it that count no
# branches, and the first definition wins. So it has to stand behind our objects.
set(workbook_libfuzzer "")
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-resource-dir
    OUTPUT_VARIABLE clang_resources OUTPUT_STRIP_TRAILING_WHITESPACE)
  file(GLOB workbook_libfuzzer
    ${clang_resources}/lib/linux/libclang_rt.fuzzer-${CMAKE_SYSTEM_PROCESSOR}.a
    ${clang_resources}/lib/*/libclang_rt.fuzzer.a
    ${clang_resources}/lib/darwin/libclang_rt.fuzzer_osx.a)
endif()

if((WORKBOOK_COVERAGE OR WORKBOOK_SANITIZER MATCHES "memory") AND NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  message(FATAL_ERROR "This preset wants clang: cmake --preset ... -DCMAKE_CXX_COMPILER=clang++-19")
endif()

# AFL++ has a driver of its own, and puts it in for -fsanitize=fuzzer.
if(CMAKE_CXX_COMPILER MATCHES "afl-")
  set(workbook_libfuzzer -fsanitize=fuzzer)
endif()

if(WORKBOOK_SANITIZER MATCHES "memory")
  add_compile_options(-fsanitize-ignorelist=${CMAKE_CURRENT_LIST_DIR}/memory.ignore)
  add_link_options(-Wl,--allow-multiple-definition)  # MSan has an operator new, and so has count_memory.cpp
endif()

set(workbook_watch -fsanitize=${WORKBOOK_SANITIZER} -fno-sanitize-recover=all)
add_compile_options(-g -fno-omit-frame-pointer ${workbook_watch})
add_link_options(${workbook_watch})
if(WORKBOOK_COVERAGE)
  add_compile_options(-fprofile-instr-generate -fcoverage-mapping)
  add_link_options(-fprofile-instr-generate)
endif()
