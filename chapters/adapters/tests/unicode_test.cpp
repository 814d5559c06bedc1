// The given look of text: what can be seen, and which names look the same.
#include "unicode.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ws {
namespace {

std::string utf8(char32_t c) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F))};
  if (c < 0x10000) {
    return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
  }
  return {byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 0x3F)), byte(0x80 | (c >> 6 & 0x3F)),
          byte(0x80 | (c & 0x3F))};
}

// Every form of "nothing" that people have sent to a chat, and its neighbours.
constexpr std::u32string_view nothings =
    U"\t\n \u007f\u0080\u0085\u009f\u00a0\u00ad"                     // ASCII, C1, soft hyphen
    U"\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000"              // spaces
    U"\u034f\u200b\u200c\u200d\u2060\u2064\ufeff"                    // joiners
    U"\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u206f"              // directions
    U"\u115f\u1160\u3164\uffa0\u17b4\u17b5"                          // fillers
    U"\u180b\u180e\ufe00\ufe0f\U000e0100\U000e01ef"                  // selectors
    U"\U000e0000\U000e0001\U000e0020\U000e007f\U000e0080\U000e0fff"  // tags, and what is kept for more
    U"\u2065\ufff0\ufff8\ufff9\ufffb\ufffc"                          // kept, annotations, an object
    U"\u2800\U00013441\U00013442\U00016fe4\U0001d159"                // blank signs
    U"\U0001bca0\U0001d173\U00013430"                                // controls of other scripts
    U"\u0301\u0308\u20dd\u093f";                                     // marks alone

TEST(GivenUnicode, WhatLeavesNothingIsNotVisible) {
  for (const char32_t c : nothings) {
    EXPECT_FALSE(has_visible_character(utf8(c))) << std::hex << static_cast<unsigned>(c);
    EXPECT_TRUE(has_visible_character(utf8(c) + "a")) << std::hex << static_cast<unsigned>(c);
    EXPECT_TRUE(has_visible_character("." + utf8(c))) << std::hex << static_cast<unsigned>(c);
  }
  EXPECT_FALSE(has_visible_character(""));
  EXPECT_FALSE(has_visible_character("\u200e \u2060\u3164\u2800\U000e0041"));
}

// Letters of many scripts, numbers, signs, emoji, what a newer Unicode has, what is somebody's own.
constexpr std::u32string_view drawn =
    U"a0.-\u00e9\u00b7\u0645\u0915\ud55c\u1100\u6f22\u06dd\u0600\u2801\u2422\u25cc\u2764"
    U"\U0001f469\U0001f1fa\U0001f3fb\U0001d15a\U0001fae9\uf8ff\ufffd";

TEST(GivenUnicode, WhatIsDrawnIsVisible) {
  for (const char32_t c : drawn)
    EXPECT_TRUE(has_visible_character(utf8(c))) << std::hex << static_cast<unsigned>(c);
  EXPECT_TRUE(has_visible_character("\U0001f469\u200d\U0001f467"));
  EXPECT_TRUE(has_visible_character("\u0645\u06cc\u200c\u062e"));
  EXPECT_TRUE(has_visible_character("\xff")) << "a page shows U+FFFD";
}

TEST(GivenUnicode, NamesThatLookTheSameAreTheSame) {
  const std::string ada = name_as_seen("ada");
  EXPECT_EQ(ada, "ada");
  for (const char* name :
       {"Ada", "ADA", "\uff41\uff44\uff41", "\uff21da", "\U0001d4d0da", "\u24d0da"})
    EXPECT_EQ(name_as_seen(name), ada) << name;
  for (const char32_t c : nothings) {
    if (c == U'\u0301' || c == U'\u0308' || c == U'\u20dd' || c == U'\u093f')
      continue;  // drawn on an a
    EXPECT_EQ(name_as_seen(utf8(c) + "ada"), ada) << std::hex << static_cast<unsigned>(c);
    EXPECT_EQ(name_as_seen("ad" + utf8(c) + "a"), ada) << std::hex << static_cast<unsigned>(c);
    EXPECT_EQ(name_as_seen("ada" + utf8(c) + ' '), ada) << std::hex << static_cast<unsigned>(c);
  }
  EXPECT_EQ(name_as_seen("Ren\u00e9e"), name_as_seen("RENE\u0301E"));
  EXPECT_EQ(name_as_seen("e\u034f\u0301"), name_as_seen("\u00c9"));
  EXPECT_EQ(name_as_seen("e\u2065\u0301"), name_as_seen("\u00c9"));
  EXPECT_EQ(name_as_seen("a\u0307\u2065\u0323"), name_as_seen("a\u0323\u0307"));
  EXPECT_EQ(name_as_seen("stra\u00dfe"), name_as_seen("STRASSE"));
  EXPECT_EQ(name_as_seen("\u0398\u03a3"), name_as_seen("\u03b8\u03c2"));
  EXPECT_EQ(name_as_seen("\u1100\u1161"), name_as_seen("\uac00"));
  EXPECT_EQ(name_as_seen("\uff76\uff9e"), name_as_seen("\u30ac"));
  EXPECT_EQ(name_as_seen("\u0645\u06cc\u200c\u062e"), name_as_seen("\u0645\u06cc\u062e"));
  EXPECT_EQ(name_as_seen("\u2764\ufe0f"), name_as_seen("\u2764"));
}

TEST(GivenUnicode, NamesThatLookDifferentAreDifferent) {
  EXPECT_NE(name_as_seen("ada"), name_as_seen("\u00e4da"));
  EXPECT_NE(name_as_seen("ada"), name_as_seen("ad"));
  EXPECT_NE(name_as_seen("ada"), name_as_seen("ada."));
  EXPECT_NE(name_as_seen("\U0001f600"), name_as_seen("\U0001f603"));
  EXPECT_NE(name_as_seen("\u0645"), name_as_seen("\u0646"));
}

TEST(GivenUnicode, WhatTheHeaderSaysIsNotCovered) {
  EXPECT_NE(name_as_seen("ada"), name_as_seen("\u0430da"));
  EXPECT_NE(name_as_seen("Iris"), name_as_seen("lris"));
  EXPECT_EQ(name_as_seen("\U0001f3f4\U000e0067\U000e0077\U000e007f"),
            name_as_seen("\U0001f3f4\U000e0065\U000e007f"));
}

TEST(GivenUnicode, AVisibleNameIsNeverEmptyAndFoldsOnce) {
  for (char32_t c = 1; c < 0x20000; c += c == 0xD7FF ? 0x801 : 1) {
    const std::string text = utf8(c);
    const std::string seen = name_as_seen(text);
    ASSERT_EQ(name_as_seen(seen), seen) << std::hex << static_cast<unsigned>(c);
    ASSERT_FALSE(seen.empty() && has_visible_character(text))
        << std::hex << static_cast<unsigned>(c);
  }
}

TEST(GivenUnicode, WhatIsNoUtf8IsLeftAlone) {
  EXPECT_EQ(name_as_seen("\xff\xc2"), "\xff\xc2");
  EXPECT_EQ(name_as_seen(""), "");
}

}  // namespace
}  // namespace ws
