// The servers of the chapters, each with all that was learned until then.
#include "../abi.h"
#include "program.h"

using ws::lab::run;

LAB_EXPORT(chapter_2) void chapter_2() {
  run(main_of_chapter_2);
}
LAB_EXPORT(chapter_3) void chapter_3() {
  run(main_of_chapter_3);
}
LAB_EXPORT(chapter_4) void chapter_4() {
  run(main_of_chapter_4);
}
LAB_EXPORT(chapter_5) void chapter_5() {
  run(main_of_chapter_5);
}
LAB_EXPORT(chapter_6) void chapter_6() {
  run(main_of_chapter_6);
}
