// What the sanitizers of a build for learning do beyond what they do by themselves. They ask for these
// two functions; ASAN_OPTIONS and UBSAN_OPTIONS in the environment have the last word.
extern "C" const char* __asan_default_options();
extern "C" const char* __ubsan_default_options();

// abort(), an assert and an exception that nobody catches have a stack, too; a view of a local variable
// is found when it is used after the function. What UBSan finds ends in abort(), too, so that a test can
// say what it was about.
const char* __asan_default_options() {
  return "handle_abort=1:handle_sigill=1:detect_stack_use_after_return=1";
}

const char* __ubsan_default_options() {
  return "print_stacktrace=1:abort_on_error=1";
}
