// A chapter's main.cpp as a program of this tab. Each is compiled as it stands, as a function with another
// name than main.
#pragma once

int main_of_chapter_2(int argc, char** argv);
int main_of_chapter_3(int argc, char** argv);
int main_of_chapter_4(int argc, char** argv);
int main_of_chapter_5(int argc, char** argv);
int main_of_chapter_6(int argc, char** argv);

namespace ws::lab {

// Starts it. This call's input is argv, with a '\0' behind each. It does not return: it ends in
// network_wait(), and the page tells it what happens from then on.
void run(int (*main)(int argc, char** argv));

}  // namespace ws::lab
