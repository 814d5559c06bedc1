#!/bin/bash -eu
# The targets on the solutions, for ClusterFuzzLite, which says $CXX, $CXXFLAGS, $LIB_FUZZING_ENGINE and
# $OUT. The rooms of fuzz/CMakeLists.txt, whole; without wslay, and without the counting of work.
includes=(-Ifuzz -Ichapters/base -Ichapters/adapters -Ichapters/testing -Iweb/lab/cpp)
for chapter in chapters/0*; do includes+=("-I$chapter"); done

sources=(solutions/0*/*.cpp chapters/adapters/{sha1,json,unicode}.cpp chapters/testing/count_memory.cpp
  web/lab/cpp/dissector/*.cpp)
sources+=(fuzz/{reference,inputs,oracles,simulation,dissection}/*.cpp fuzz/engine/{report,sanitizers,entry}.cpp)
objects=()
mkdir -p "${WORK:-/tmp/work}"
for source in "${sources[@]}"; do
  object="${WORK:-/tmp/work}/$(echo "$source" | tr / -).o"
  $CXX $CXXFLAGS -std=c++20 "${includes[@]}" -c "$source" -o "$object"
  objects+=("$object")
done

grep '^[a-z]' fuzz/targets.txt | while read -r name kind _; do
  $CXX $CXXFLAGS -std=c++20 "${includes[@]}" "fuzz/targets/$name.cpp" "${objects[@]}" \
    $LIB_FUZZING_ENGINE -l:libcrypto.a -l:libutf8proc.a -ldl -lpthread -o "$OUT/fuzz_$name"
  python3 tools/workbook/fuzzing/seeds.py "$kind" "$OUT/fuzz_${name}_seed_corpus.zip"
  if [ -f "fuzz/$kind.dict" ]; then cp "fuzz/$kind.dict" "$OUT/fuzz_$name.dict"; fi
done
