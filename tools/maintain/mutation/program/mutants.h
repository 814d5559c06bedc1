// In a solution with mutants: which of them is this program? WORKBOOK_MUTANT says its number; without it the program is the
// solution. WORKBOOK_CPU_SECONDS is how long it may run.
#pragma once

namespace ws::mutation {

constexpr int most_mutants = 5000;

extern int chosen;                  // 0: none
extern bool reached[most_mutants];  // places that were evaluated, by the number of their mutants

inline bool is(int number) {
  reached[number] = true;
  return number == chosen;
}

}  // namespace ws::mutation
