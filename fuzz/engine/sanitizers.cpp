// What the sanitizers are told in every program that hammers. They ask for these by name.

// Freed blocks are kept from reuse for a while; the quarter of a gigabyte that ASan takes for it makes
// every execution touch new pages, and is as slow as all oracles together. New blocks are not filled either.
// malloc_context_size=4: malloc, our operator new (count_memory.cpp), and two of those who asked for it.
extern "C" const char* __asan_default_options() {
  return "quarantine_size_mb=1:thread_local_quarantine_size_kb=256:malloc_context_size=4:"
         "max_malloc_fill_size=0";
}

// libFuzzer starts a thread, and what libc allocates for one that is still starting looks like a leak. (In
// four frames there is no other libc: main() is called from further away.)
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libc.so";
}
extern "C" const char* __lsan_default_options() {
  return "print_suppressions=0";
}
