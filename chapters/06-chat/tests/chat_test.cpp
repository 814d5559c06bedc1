#include "chat.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "count_memory.h"
#include "cpu.h"
#include "json.h"
#include "story.h"

namespace ws {
namespace {

using Clients = std::vector<ClientId>;
using Cases =
    std::vector<std::pair<std::string, std::string>>;  // what is sent, and what said() makes of it
using std::chrono::milliseconds;

// "ada: hi", or the error that its sender reads.
std::string said(std::string_view json, const ChatLimits& limits = {}) {
  const auto parsed = parse_message(json, limits);
  if (const auto* wrong = std::get_if<ChatError>(&parsed)) return wrong->error;
  const auto& message = std::get<ChatMessage>(parsed);
  return message.user + ": " + message.text;
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i)
    all += text;
  return all;
}

std::string message(std::string_view user, std::string_view text) {
  return encode_json({{"user", user}, {"text", text}});
}

// {"id":1,"user":"ada","text":"hi","time":5} is "1 ada: hi @5", however it is written: the order of the
// fields and the way of escaping are up to you.
std::string entry_of(const Json& json) {
  if (!json.is_object()) return "(not a JSON object)";
  for (const std::string name : {"id", "user", "text", "time"}) {
    const Json field = json.field(name);
    if (!json.contains(name)) return "(there is no " + name + ')';
    if (name == "id" || name == "time") {
      if (!field.is_unsigned()) return '(' + name + " is not a whole number without a sign)";
    } else if (!field.is_string()) {
      return '(' + name + " is not a string)";
    }
  }
  return std::to_string(json.field("id").number()) + ' ' + json.field("user").string() + ": " +
         json.field("text").string() + " @" + std::to_string(json.field("time").number());
}

std::string entry_of(std::string_view json) {
  return entry_of(Json::parse(json));
}

// What a page reads in a Delivery: "2 bob: ho @6 | 1 ada: hi @5", or "error: That name is taken."
std::string heard(const Delivery& delivery) {
  const Json json = Json::parse(delivery.text);
  if (json.contains("error")) return "error: " + json.field("error").string();
  if (!json.contains("msg")) return "(not for a page) " + delivery.text;
  std::string all;
  for (const Json& entry : json.field("msg").items())
    all += (all.empty() ? "" : " | ") + entry_of(entry);
  return all;
}

const std::string example = R"(A message looks like this: {"user": "ada", "text": "hi"})";

TEST(Step6_1, ReadsAMessage) {
  for (const std::string json :
       {R"({"user": "ada", "text": "hi"})", R"({"text":"hi","user":"ada"})"}) {
    test::tell(
        {.text = json,
         .yours = {{"hi: ada", "the name and the text have changed places."}},
         .usually = "if it is an object, take both fields: user and text.",
         .person = "an error under all that they write, or the text where the name belongs."});
    EXPECT_EQ(said(json), "ada: hi");
  }
}

// seed 27: one person types ws.send("hello") into the console, and everyone's dot turns red
TEST(Step6_1, WhatIsNotJsonGetsAnAnswer) {
  for (const std::string json : {"hello", "", " ", "nul", "{'user': 'ada', 'text': 'hi'}", "{",
                                 R"({"user": "ada", "text": "hi"} and more)"}) {
    test::tell({.text = json,
                .usually = "ask is_object() first: it is false for a text that is not JSON.",
                .person = "one types hello into the console, and everyone's dot turns red."});
    EXPECT_EQ(said(json), example);
  }
  EXPECT_EQ(said(std::string_view("\0", 1)), example);
}

TEST(Step6_1, NoPartOfAMessageIsAMessage) {
  const std::string whole = R"({"user": "ada", "text": "hi"})";
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    test::tell({.text = whole.substr(0, cut),
                .section = "RFC 8259 §2",
                .usually = "a text that ends too early was read as far as it goes.",
                .person = "half of a message stands on the page as a whole one."});
    EXPECT_EQ(said(whole.substr(0, cut)), example) << "the first " << cut << " bytes of a message";
  }
}

// seed 28: a client that sends the text null is disconnected, and no word says why
TEST(Step6_1, WhatIsNoObjectGetsAnAnswer) {
  for (const std::string json : {"null", "7", "true", R"("hi")", R"(["ada", "hi"])"}) {
    test::tell({.text = json,
                .usually = "null, 7 and [] are JSON too: ask is_object() before you look inside.",
                .person = "their own dot turns red, and no word says why."});
    EXPECT_EQ(said(json), example);
  }
}

TEST(Step6_1, ATowerOfBracketsIsOnlyText) {
  for (const std::string& json : {repeated("[", 32'768) + repeated("]", 32'768),
                                  repeated("[", 65'536), repeated(R"({"user":)", 8'000)}) {
    test::tell({.text = json.substr(0, 40) + "...",
                .usually = "a function calls itself for each bracket, or what cannot be read ends "
                           "the program.",
                .person = "one message of brackets, and the chat is gone."});
    EXPECT_EQ(said(json), example);
  }
}

TEST(Step6_1, ANumberThatIsTooBigIsOnlyText) {
  const std::string json = R"({"user": "ada", "text": "hi", "n": 1e999})";
  test::tell({.text = json,
              .at = json.find("1e999"),
              .count = 5,
              .here = "more than any double",
              .usually = "a number that fits nowhere was thrown as an exception.",
              .person = "one number, and the chat is gone."});
  EXPECT_EQ(said(json), example);
}

TEST(Step6_1, OtherFieldsAreIgnored) {
  std::string fields;
  for (int i = 0; i < 5'000; ++i)
    fields += '"' + std::to_string(i) + R"(":0,)";
  for (const std::string& json :
       {std::string(R"({"user": "ada", "text": "hi", "time": 1, "id": {"a": []}})"),
        '{' + fields + R"("user": "ada", "text": "hi"})"}) {
    test::tell({.text = json,
                .section = "chat.h: ChatMessage",
                .usually = "fields that are not user and text were refused.",
                .person = "an error under each message of a newer page."});
    EXPECT_EQ(said(json), "ada: hi");
  }
}

TEST(Step6_1, OfTwoTextsTheLastCounts) {
  test::tell({.text = R"({"user": "ada", "text": "hi", "text": "ho"})",
              .section = "RFC 8259 §4",
              .usually = "the first of two fields with one name was taken.",
              .person = "two users read different words in one message."});
  EXPECT_EQ(said(R"({"user": "ada", "text": "hi", "text": "ho"})"), "ada: ho");
}

TEST(Step6_1, AnEscapeIsTheCharacter) {
  test::tell({.text = R"({"user": "ad\u00e9", "text": "\ud83d\ude00 \"\/\\"})",
              .section = "RFC 8259 §7",
              .usually = "escapes were left as they are.",
              .person = "a backslash, a u and four digits where they typed one letter."});
  EXPECT_EQ(said(R"({"user": "ad\u00e9", "text": "\ud83d\ude00 \"\/\\"})"),
            "ad\u00e9: \U0001f600 \"/\\");
}

TEST(Step6_1, HalfACharacterIsNone) {
  for (const std::string json :
       {R"({"user": "ada", "text": "\ud83d"})", R"({"user": "ada", "text": "\ude00\ud83d"})",
        "{\"user\": \"ada\", \"text\": \"\xff\"}"}) {
    test::tell({.text = json,
                .section = "RFC 8259 §8.2",
                .usually = "half a pair of surrogates, or a byte that is not UTF-8, was let in.",
                .person = "a history that no page can read."});
    EXPECT_EQ(said(json), example);
  }
}

// seed 29: a message without a name, and every page shows a row without one
TEST(Step6_2, WhatIsMissingIsNamed) {
  for (const auto& [json, expected] : Cases{
           {R"({"text": "hi"})", "The name is missing."},
           {R"({"user": "ada"})", "The text is missing."},
           {R"({"User": "ada", "text": "hi"})", "The name is missing."},
       }) {
    test::tell({.text = json,
                .yours = {{"ada: ", "a field that is missing became an empty one."},
                          {": hi", "a field that is missing became an empty one."}},
                .usually = "ask contains() first: of a field that is not there, string() makes an "
                           "empty text.",
                .person = "a row without a name, or without a text, in every window."});
    EXPECT_EQ(said(json), expected);
  }
  // Both are missing: which of the two you say is up to you.
  test::tell({.text = "{}",
              .usually = "ask contains() for both fields.",
              .person = "an empty row, in every window."});
  const std::string nothing = said("{}");
  EXPECT_TRUE(nothing == "The name is missing." || nothing == "The text is missing.") << nothing;
}

TEST(Step6_2, WhatIsNoTextIsNamed) {
  Cases cases{
      {R"({"user": "ada", "text": 7})", "The text must be a string."},
      {R"({"user": "ada", "text": null})", "The text must be a string."},
      {R"({"user": null, "text": "hi"})", "The name must be a string."},
      {R"({"user": ["ada"], "text": "hi"})", "The name must be a string."},
      {R"({"user": {"name": "ada"}, "text": "hi"})", "The name must be a string."},
      {R"({"user": true, "text": "hi"})", "The name must be a string."},
  };
  for (const std::string number : {"7", "0", "-7", "7.5"}) {
    cases.emplace_back(R"({"user": )" + number + R"(, "text": "hi"})",
                       "The name must be a string.");
    cases.emplace_back(R"({"user": "ada", "text": )" + number + '}', "The text must be a string.");
  }
  for (const auto& [json, expected] : cases) {
    test::tell({.text = json,
                .yours = {{"ada: ", "string() of a value that is not a string is empty."},
                          {": hi", "string() of a value that is not a string is empty."}},
                .usually = "the field is there: ask is_string() before you read it.",
                .person = "a row without a name, or without a text, in every window."});
    EXPECT_EQ(said(json), expected);
  }
}

// seed 33: empty rows, and the page cannot say whose
TEST(Step6_3, NothingIsNotAMessage) {
  for (const auto& [json, expected] : Cases{
           {message("ada", ""), "The text is empty."},
           {message("", "hi"), "The name is empty."},
       }) {
    test::tell({.text = json,
                .yours = {{"ada: ", "a text of no bytes went through."},
                          {": hi", "a name of no bytes went through."}},
                .usually = "ask has_visible_character() of the name, and of the text.",
                .person = "empty rows, and you cannot see whose."});
    EXPECT_EQ(said(json), expected);
  }
}

TEST(Step6_3, SpacesAreNothing) {
  for (const auto& [json, expected] : Cases{
           {message("ada", " \t\r\n "), "The text is empty."},
           {message(" ", "hi"), "The name is empty."},
           {message("ada", "\u00a0\u200b \u3000\ufeff\u00a0"), "The text is empty."},
           {message("ada", repeated(" ", 4'096)), "The text is empty."},
       }) {
    test::tell(
        {.text = json,
         .usually = "a text of spaces has a length, and nothing to see: has_visible_character().",
         .person = "empty rows again: the space bar is enough."});
    EXPECT_EQ(said(json), expected);
  }
}

// seed 33: the same, of characters that leave nothing on the page
TEST(Step6_3, WhatNobodySeesIsNothing) {
  for (const auto& [json, expected] : Cases{
           {R"({"user":"\u200e","text":"hi"})", "The name is empty."},
           {R"({"user":"ada","text":"\u2060"})", "The text is empty."},
           {message("\u3164", "hi"), "The name is empty."},
           {message("\u00ad\u2800", "hi"), "The name is empty."},
           {message("ada", "\u2003\n\ufe0f\U000e0041"), "The text is empty."},
           {message("ada", "\u115f \u1160"), "The text is empty."},
           {message("ada", repeated("\u200d", 1'300)), "The text is empty."},
       }) {
    test::tell({.text = json,
                .usually = "ask has_visible_character(): no list of your own has them all.",
                .person = "empty rows still: hundreds of characters leave nothing on a page."});
    EXPECT_EQ(said(json), expected);
  }
}

TEST(Step6_3, WhatIsTypedStaysAsItIs) {
  test::tell({.text = message(" ada ", "  hi\n\tho\r\n "),
              .section = "chat.h: ChatMessage",
              .yours = {{"The text has a control character in it.",
                         "a text may have line ends and tabs: not_in_names is for names alone."}},
              .usually = "spaces around the text were taken away. Keep what was typed.",
              .person = "the lines of a poem, all in one line."});
  EXPECT_EQ(said(message(" ada ", "  hi\n\tho\r\n ")), " ada :   hi\n\tho\r\n ");
}

TEST(Step6_3, JoinersStayInsideOfText) {
  const std::string family = "\U0001f469\u200d\U0001f469\u200d\U0001f467";
  const std::string persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645";
  for (const auto& [user, text] : Cases{{family, persian},
                                        {"\u05d0\u200f", "1\ufe0f\u20e3"},
                                        {"ada", "he wrote \u202eabc\u202c"}}) {
    test::tell(
        {.text = message(user, text),
         .yours = {{"The text has a control character in it.",
                    "a text may have those of not_in_names; only a name may not."}},
         .usually = "one visible character is enough: the invisible ones beside it stay.",
         .person = "a family falls into three people, and Persian words into their letters."});
    EXPECT_EQ(said(message(user, text)), user + ": " + text);
  }
}

TEST(Step6_3, LengthIsInBytes) {
  for (const auto& [json, expected] : Cases{
           {message(repeated("a", 64), "hi"), repeated("a", 64) + ": hi"},
           {message(repeated("a", 65), "hi"), "The name is too long: 65 bytes, and 64 fit."},
           {message(repeated("\u00e4", 32), "hi"), repeated("\u00e4", 32) + ": hi"},
           {message(repeated("\u00e4", 33), "hi"), "The name is too long: 66 bytes, and 64 fit."},
           {message("ada", repeated("a", 4'096)), "ada: " + repeated("a", 4'096)},
           {message("ada", repeated("a", 4'097)),
            "The text is too long: 4097 bytes, and 4096 fit."},
       }) {
    test::tell(
        {.text = json,
         .usually = "compare size(), which counts bytes of UTF-8, with max_user and max_text.",
         .person = "one long line, and the page of everyone else is a wall."});
    EXPECT_EQ(said(json), expected);
  }
}

TEST(Step6_3, SpacesHaveALengthToo) {
  for (const auto& [json, expected] : Cases{
           {message("ada", "a" + repeated("\n", 4'096)),
            "The text is too long: 4097 bytes, and 4096 fit."},
           {message(repeated(" ", 64) + "a", "hi"), "The name is too long: 65 bytes, and 64 fit."},
       }) {
    test::tell({.text = json,
                .usually = "the length is all that is stored and sent: the spaces around it, too.",
                .person = "one letter, and sixty thousand line ends below it."});
    EXPECT_EQ(said(json), expected);
  }
}

TEST(Step6_3, LimitsAreOptions) {
  const std::string json = message("ada", "hi");
  test::tell(
      {.text = json,
       .section = "chat.h: ChatLimits",
       .usually = "a limit is a number of your own, and not the option's: here 2 for a name.",
       .person = "a room for short names, and a name that is long."});
  EXPECT_EQ(said(json, {.max_user = 2}), "The name is too long: 3 bytes, and 2 fit.");
  test::tell(
      {.text = json,
       .section = "chat.h: ChatLimits",
       .usually = "a limit is a number of your own, and not the option's: here 1 for a text.",
       .person = "a room for short texts, and a text that is long."});
  EXPECT_EQ(said(json, {.max_text = 1}), "The text is too long: 2 bytes, and 1 fit.");
}

TEST(Step6_3, ControlCharactersStayOut) {
  for (const auto& [json, expected] : Cases{
           {R"({"user": "ada", "text": "a\u0000b"})", "The text has a control character in it."},
           {R"({"user": "a\u001bda", "text": "hi"})", "The name has a control character in it."},
           {"{\"user\": \"ada\", \"text\": \"\x7f\"}", "The text has a control character in it."},
       }) {
    test::tell(
        {.text = json,
         .usually = "a byte below 0x20 that is not tab, line feed or carriage return; or 0x7f.",
         .person = "a box in the middle of a word; and six bytes of JSON for one of theirs."});
    EXPECT_EQ(said(json), expected);
  }
}

TEST(Step6_3, ControlCharactersOfTwoBytesStayOutToo) {
  for (const auto& [json, expected] : Cases{
           {message("ada", "a\u009b31mb"), "The text has a control character in it."},
           {message("\u0085", "hi"), "The name has a control character in it."},
           {message("ada", "\u0080a"), "The text has a control character in it."},
           {message("ada", "a\u009f"), "The text has a control character in it."},
       }) {
    test::tell({.text = json,
                .usually = "U+0080 to U+009F are C2 80 to C2 9F in UTF-8.",
                .person = "in a terminal, the rest of the screen turns red."});
    EXPECT_EQ(said(json), expected);
  }
}

// U+00A0 and U+00BF, and 80 to 9F behind other bytes.
TEST(Step6_3, NeighboursOfControlCharactersStay) {
  for (const auto& [user, text] :
       Cases{{"ada", "a\u00a0b\u00bf"}, {"\u00c0\u00df", "\u0400\u0410 \u2020"}}) {
    test::tell({.text = message(user, text),
                .usually = "80 to 9f make a control character behind c2 alone, and c2 80 to c2 9f "
                           "are all.",
                .person = "an error under each word with an accent."});
    EXPECT_EQ(said(message(user, text)), user + ": " + text);
  }
}

TEST(Step6_3, ANameIsOneLineInOneDirection) {
  for (const std::string_view each : not_in_names) {
    const std::string refused(each);
    for (const std::string& name :
         {refused + "eca", "eve" + refused + "ada: hi", "ada" + refused}) {
      test::tell({.text = message(name, "hi"),
                  .usually = "look for each of not_in_names in the name, anywhere.",
                  .person = "eca signs as ace, and ace never said it."});
      EXPECT_EQ(said(message(name, "hi")), "The name has a control character in it.");
    }
    test::tell({.text = message("ada", refused + "eca"),
                .usually = "look for not_in_names in the name alone: a text may have them.",
                .person = "an error under a poem of two lines, or under a word of Hebrew."});
    EXPECT_EQ(said(message("ada", refused + "eca")), "ada: " + refused + "eca");
  }
  const std::string neighbours = "ada\u2027\u202f\u2065\u206a";
  test::tell({.text = message(neighbours, "hi"),
              .usually = "a name may have all that does not stand in not_in_names.",
              .person = "an error, for a name that is as it should be."});
  EXPECT_EQ(said(message(neighbours, "hi")), neighbours + ": hi");
}

TEST(Step6_4, AnEntryHasFourFields) {
  test::tell({.text = R"({"id":1,"user":"ada","text":"hi","time":1700000000000})",
              .usually = "encode_json keeps the fields in your order; time is a number of "
                         "milliseconds.",
              .person = "no time beside the name, or a row that comes twice after a reconnect."});
  EXPECT_EQ(entry_of(encode_entry(1, {"ada", "hi"}, milliseconds(1'700'000'000'000))),
            "1 ada: hi @1700000000000");
}

TEST(Step6_4, NumbersMayBeLarge) {
  test::tell({.usually = "an id or a time went through an int.",
              .person = "after four billion messages the next has the number 1 again."});
  EXPECT_EQ(entry_of(encode_entry(9007199254740991, {"ada", "hi"}, milliseconds(9007199254740990))),
            "9007199254740991 ada: hi @9007199254740990");
}

TEST(Step6_4, QuotesAndLinesAreEscaped) {
  test::tell({.text = "the user \"a\\ says 1\n2\t3",
              .section = "RFC 8259 §7",
              .usually = "quotes and line ends went into the JSON as they are.",
              .person = "one quote in a text, and no page shows anything."});
  EXPECT_EQ(entry_of(encode_entry(2, {"\"a\\", "1\n2\t3"}, milliseconds(5))),
            "2 \"a\\: 1\n2\t3 @5");
}

// seed 30: one person's message runs as a script in everyone's window
// seed 31: "a & b <i>" comes out as something else
TEST(Step6_4, TheServerDoesNotSpeakHtml) {
  test::tell({.usually = "< was escaped for the page. The page shows text, and needs no help.",
              .person = "&lt; where they typed <."});
  EXPECT_EQ(
      entry_of(encode_entry(3, {"a & b <i>", "<img src=x onerror=alert(1)>"}, milliseconds(5))),
      "3 a & b <i>: <img src=x onerror=alert(1)> @5");
}

TEST(Step6_4, EmojiGoThroughAsTheyAre) {
  test::tell({.section = "RFC 8259 §8.1: UTF-8",
              .usually = "characters were lost, or counted as single bytes.",
              .person = "boxes where they typed an emoji."});
  EXPECT_EQ(entry_of(encode_entry(4, {"ad\u00e9", "\U0001f600"}, milliseconds(5))),
            "4 ad\u00e9: \U0001f600 @5");
}

TEST(Step6_4, NeverThrows) {
  test::tell({.section = "chat.h: encode_entry()",
              .usually = "an exception for bytes that are not UTF-8 came through.",
              .person = "one byte, and the chat is gone."});
  EXPECT_EQ(entry_of(encode_entry(5, {"ada", "\xff"}, milliseconds(5))), "5 ada: \ufffd @5");
}

// Otherwise every newcomer would be dropped at the limit of the outbox, until a restart.
TEST(Step6_4, TheLongestHistoryFitsIntoAnOutbox) {
  test::tell({.usually = "escapes make an entry longer than what a client may be owed.",
              .person = "every newcomer is dropped."});
  const ChatMessage longest{repeated("\"", 64), repeated("\n", 4'096)};
  const std::string entry = encode_entry(1, longest, milliseconds(5));
  ASSERT_GT(entry.size(), 8'192u);
  EXPECT_LT(50 * (entry.size() + 1), 1'024u * 1'024u);
}

TEST(Step6_5, EveryoneHears) {
  test::tell({.text = R"({"user":"ada","text":"hi"})",
              .yours = {{"0 ada: hi @5", "add 1 to last_id_ first: the first entry has number 1."}},
              .usually = "parse, encode an entry with the next id, and let the room say it.",
              .person = "nothing of what they write, or not as they wrote it."});
  Chat chat;
  chat.join(7);
  chat.join(8);
  const Delivery delivery = chat.say(7, R"({"user":"ada","text":"hi"})", milliseconds(5));
  EXPECT_EQ(heard(delivery), "1 ada: hi @5");
  EXPECT_EQ(delivery.recipients, (Clients{7, 8}));
}

TEST(Step6_5, OnlyWhatIsNewIsSaid) {
  test::tell({.yours = {{"2 ada: two @6 | 1 ada: one @5", "everyone has read \"one\" already."}},
              .usually = "room_.say gives everyone the one entry that is new.",
              .person = "each message brings all that was said before it once more."});
  Chat chat;
  chat.join(7);
  chat.say(7, message("ada", "one"), milliseconds(5));
  EXPECT_EQ(heard(chat.say(7, message("ada", "two"), milliseconds(6))), "2 ada: two @6");
}

TEST(Step6_5, TheLimitsAreThoseOfThisChat) {
  Chat chat({.max_user = 3, .max_text = 2});
  chat.join(7);
  for (const auto& [json, expected] : Cases{
           {message("ada", "hi"), "1 ada: hi @5"},
           {message("adas", "hi"), "error: The name is too long: 4 bytes, and 3 fit."},
           {message("ada", "hi!"), "error: The text is too long: 3 bytes, and 2 fit."},
       }) {
    test::tell({.text = json,
                .usually = "parse_message needs the limits that the chat was made with: limits_.",
                .person = "a room for short texts, and a text that is long."});
    EXPECT_EQ(heard(chat.say(7, json, milliseconds(5))), expected);
  }
}

TEST(Step6_5, AnErrorIsForItsSenderAlone) {
  test::tell({.text = "hello",
              .usually = "an error is one object, {\"error\": \"...\"}, and encode_json writes it.",
              .person = "nothing: what they wrote is gone, and no word says why."});
  Chat chat;
  chat.join(7);
  chat.join(8);
  const Delivery delivery = chat.say(8, "hello", milliseconds(5));
  EXPECT_EQ(heard(delivery), "error: " + example);
  test::tell({.text = "hello",
              .usually = "an error has one recipient: the client that sent the message.",
              .person = "another user's mistake, under what they are typing."});
  EXPECT_EQ(delivery.recipients, Clients{8});
}

TEST(Step6_5, AnErrorIsNotRemembered) {
  test::tell({.section = "chat.h: say()",
              .usually = "what was refused went into the history, or took an id.",
              .person = "a newcomer reads what was refused an hour ago."});
  Chat chat;
  chat.join(7);
  chat.say(7, "hello", milliseconds(5));
  chat.say(7, R"({"user":"ada","text":"hi"})", milliseconds(6));
  EXPECT_EQ(heard(chat.join(8)), "1 ada: hi @6");
}

TEST(Step6_5, IdsGoUpByOne) {
  test::tell({.section = "chat.h: say()",
              .usually = "ids come from the size of the history, and that ends at fifty.",
              .person = "after fifty messages, new ones look like old ones."});
  Chat chat;
  chat.join(7);
  for (int i = 0; i < 60; ++i)
    chat.say(7, R"({"user":"ada","text":"hi"})", milliseconds(5));
  EXPECT_EQ(chat.last_id(), 60u);
  const std::vector<Json> history = Json::parse(chat.join(8).text).field("msg").items();
  ASSERT_EQ(history.size(), 50u);
  EXPECT_EQ(history[0].field("id").number(), 60u);
  EXPECT_EQ(history[49].field("id").number(), 11u);
}

TEST(Step6_5, TheServerSaysWhatTimeItIs) {
  test::tell({.usually = "id and time are ours: what a client says of them is not looked at.",
              .person = "one message is from the year 2096."});
  Chat chat;
  chat.join(7);
  const Delivery delivery =
      chat.say(7, R"({"user":"ada","text":"hi","id":99,"time":4000000000000})", milliseconds(5));
  EXPECT_EQ(heard(delivery), "1 ada: hi @5");
}

TEST(Step6_5, WhoLeftHearsNothingMore) {
  test::tell({.section = "chat.h: leave()",
              .usually = "leave() does not reach the room.",
              .person = "nothing at first. The server writes to clients that left an hour ago."});
  Chat chat;
  chat.join(7);
  chat.join(8);
  chat.leave(7);
  const Delivery delivery = chat.say(8, R"({"user":"ada","text":"hi"})", milliseconds(5));
  EXPECT_EQ(delivery.recipients, Clients{8});
}

// seed 37: "ada" says something that ada never said; one program floods the room; a restart forgets all
TEST(Step6_6, ANameHasOneOwner) {
  test::tell({.text = message("ada", "hi"),
              .usually = "a name that has no owner is free: take_name makes this client its owner, "
                         "and returns true.",
              .person = "\"That name is taken.\", though no user has it."});
  Chat chat({.unique_names = true});
  chat.join(7);
  chat.join(8);
  EXPECT_EQ(chat.say(7, message("ada", "hi"), milliseconds(5)).recipients, (Clients{7, 8}));
  test::tell({.text = message("ada", "me too"),
              .usually = "take_name returns false if owners_ has another client for this name; and "
                         "say (step 6.5) asks take_name, and answers with that error.",
              .person = "\"ada\" says something that ada never said."});
  const Delivery delivery = chat.say(8, message("ada", "me too"), milliseconds(5));
  EXPECT_EQ(heard(delivery), "error: That name is taken.");
  EXPECT_EQ(delivery.recipients, Clients{8});
  test::tell({.text = message("ada", "still me"),
              .usually = "if this client is the owner already, take_name returns true.",
              .person = "after their first message, their own name is taken."});
  EXPECT_EQ(chat.say(7, message("ada", "still me"), milliseconds(5)).recipients, (Clients{7, 8}));
}

TEST(Step6_6, SpacesMakeNoOtherName) {
  test::tell({.section = "chat.h: take_name()",
              .usually = "names were compared as bytes, and not as a person sees them.",
              .person = "two users with one name."});
  Chat chat({.unique_names = true});
  chat.join(7);
  chat.join(8);
  chat.say(7, message("ada", "hi"), milliseconds(5));
  EXPECT_EQ(heard(chat.say(8, message("ada\u200b ", "me too"), milliseconds(5))),
            "error: That name is taken.");
}

// seed 37: the same, with a letter that nobody sees
TEST(Step6_6, NamesAreComparedAsPeopleSeeThem) {
  Chat chat({.unique_names = true});
  chat.join(7);
  chat.join(8);
  ASSERT_EQ(chat.say(7, message("ada", "hi"), milliseconds(5)).recipients, (Clients{7, 8}));
  for (const char* name :
       {"ad\u200da", "Ada", "\uff41\uff44\uff41", "a\u00adda", "ada\u2800", "\u3164ada",
        "a\u200ada", "\u200fada", "ADA\ufe0f", "ad\ufff0a", "ada\U000e0fff"}) {
    test::tell({.text = message(name, "me too"),
                .usually = "keep and look for name_as_seen() of the name.",
                .person = "two adas in the room, and no eye can tell them apart."});
    const Delivery delivery = chat.say(8, message(name, "me too"), milliseconds(5));
    EXPECT_EQ(delivery.recipients, Clients{8}) << name;
  }
  for (const char* name : {"adah", "\u00e4da", "ad"}) {
    test::tell({.text = message(name, "hi"),
                .usually = "names that look different are different: compare the whole of "
                           "name_as_seen(), and nothing less.",
                .person = "a name is taken, though no user is called so."});
    const Delivery delivery = chat.say(8, message(name, "hi"), milliseconds(5));
    EXPECT_EQ(delivery.recipients, (Clients{7, 8})) << name;
  }
  test::tell({.text = message("REN\u00c9E", "hi"),
              .usually = "keep and look for name_as_seen() of the name: an accent may be a letter "
                         "of its own.",
              .person = "two users with one name, and no eye can tell them apart."});
  ASSERT_EQ(chat.say(8, message("Rene\u0301e", "hi"), milliseconds(5)).recipients, (Clients{7, 8}));
  EXPECT_EQ(chat.say(7, message("REN\u00c9E", "hi"), milliseconds(5)).recipients, Clients{7});
}

TEST(Step6_6, AnOwnerMaySpellTheNameInAnotherWay) {
  test::tell({.usually = "the owner is looked up by name_as_seen() too, and shown as it was typed.",
              .person = "their own name is taken, because of a space behind it."});
  Chat chat({.unique_names = true});
  chat.join(7);
  chat.say(7, message("ada", "hi"), milliseconds(5));
  EXPECT_EQ(heard(chat.say(7, message("Ada ", "still me"), milliseconds(5))),
            "2 Ada : still me @5");
  chat.leave(7);
  chat.join(8);
  EXPECT_EQ(chat.say(8, message("aDa", "now me"), milliseconds(5)).recipients, Clients{8});
  EXPECT_EQ(chat.last_id(), 3u);
}

TEST(Step6_6, ANameIsFreeWhenItsOwnerLeaves) {
  for (const std::string typed : {"ada", " Ada"}) {
    test::tell({.text = message(typed, "hi"),
                .usually = "leave frees the name in owners_, too. names_ keeps the name as owners_ "
                           "does: as name_as_seen() makes it.",
                .person = "their own name is taken, after each reload of the page."});
    Chat chat({.unique_names = true});
    chat.join(7);
    chat.join(8);
    chat.say(7, message(typed, "hi"), milliseconds(5));
    ASSERT_EQ(chat.say(8, message("ada", "hi"), milliseconds(5)).recipients, Clients{8});
    chat.leave(7);
    EXPECT_EQ(heard(chat.say(8, message("ada", "now me"), milliseconds(5))), "2 ada: now me @5");
  }
}

TEST(Step6_6, WhoTakesANewNameFreesTheOld) {
  test::tell({.section = "chat.h: take_name()",
              .usually = "a client holds every name that it ever had.",
              .person = "a name is taken, though its user took another one an hour ago."});
  Chat chat({.unique_names = true});
  chat.join(7);
  chat.join(8);
  chat.say(7, message("ada", "hi"), milliseconds(5));
  chat.say(7, message("bob", "hi"), milliseconds(5));
  EXPECT_EQ(chat.say(8, message("ada", "hi"), milliseconds(5)).recipients, (Clients{7, 8}));
  EXPECT_EQ(chat.say(8, message("bob", "hi"), milliseconds(5)).recipients, Clients{8});
}

TEST(Step6_6, ANameThatWasRefusedChangesNothing) {
  test::tell({.section = "chat.h: take_name()",
              .usually = "the name was given before it was asked whether it is free.",
              .person = "a user asks for a name, is refused, and loses the old one."});
  Chat chat({.unique_names = true});
  chat.join(7);
  chat.join(8);
  chat.say(7, message("ada", "hi"), milliseconds(5));
  chat.say(8, message("bob", "hi"), milliseconds(5));
  ASSERT_EQ(chat.say(8, message("ada", "hi"), milliseconds(5)).recipients, Clients{8});
  EXPECT_EQ(chat.say(7, message("bob", "hi"), milliseconds(5)).recipients, Clients{7});
  chat.leave(8);
  EXPECT_EQ(chat.say(7, message("bob", "hi"), milliseconds(5)).recipients, Clients{7});
  EXPECT_EQ(chat.last_id(), 3u);
}

TEST(Step6_6, ManyNamesAreFoundAtOnce) {
  test::tell({.usually = "take_name looks at all members: a map from names to owners does not.",
              .person = "the more people come, the longer each word takes."});
  // A new name costs as much in a room of 6,000 as in a room of a hundred.
  const auto full_room = [](ClientId clients) {
    Chat chat({.max_history = 1, .unique_names = true});
    for (ClientId client = 1; client <= clients; ++client)
      chat.say(client, message(std::to_string(client), "hi"), milliseconds(5));
    return chat;
  };
  const auto time_of_500_names = [](Chat chat) {
    const test::Cpu cpu;
    for (int i = 0; i < 500; ++i)
      chat.say(1, message("name " + std::to_string(i), "hi"), milliseconds(5));
    return cpu.used();
  };
  const std::clock_t in_a_small_room = time_of_500_names(full_room(100));
  Chat large = full_room(6'000);
  ASSERT_EQ(large.last_id(), 6'000u);
  EXPECT_LT(time_of_500_names(std::move(large)), 2 * in_a_small_room)
      << "microseconds of processor time, for 500 names in a room of 6,000 clients";
}

// What a room holds after 1,000 clients came, each said something under a name of its own, and left.
std::size_t held_after_a_thousand(const ChatLimits& limits, bool they_leave) {
  const std::size_t before = test::memory().live;
  Chat chat(limits);
  for (ClientId client = 1; client <= 1'000; ++client) {
    chat.say(client, message("a person called " + std::to_string(client), "hi"), milliseconds(5));
    if (they_leave) chat.leave(client);
  }
  return test::memory().live - before;
}

TEST(Step6_6, WhatIsKnownOfAClientGoesWithIt) {
  test::tell(
      {.usually =
           "leave takes a name out of one map, and the other one keeps it; or names_ has the "
           "name as it was typed, so that leave does not find it in owners_.",
       .person = "a server that knows all clients that were ever there, until it has no memory."});
  // The maps keep their tables: eight bytes for a place, and no entry in it.
  EXPECT_LT(held_after_a_thousand({.max_history = 1, .unique_names = true}, true), 20'000u);
}

TEST(Step6_6, NothingIsKnownOfAClientWithoutTheOption) {
  test::tell({.usually = "take_name writes the name down, though the option is off.",
              .person = "nothing, until a hundred thousand have said hello."});
  EXPECT_LT(held_after_a_thousand({.max_history = 1}, false), 5'000u);
}

TEST(Step6_6, WithoutTheOptionNobodyIsAsked) {
  test::tell({.section = "chat.h: ChatLimits",
              .usually = "names are taken though no option asks for it.",
              .person = "in a room of friends, two cannot both be called ada."});
  Chat chat;
  chat.join(7);
  chat.join(8);
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(chat.say(7, message("ada", "hi"), milliseconds(5)).recipients, (Clients{7, 8}));
  EXPECT_EQ(chat.say(8, message("ada", "hi"), milliseconds(5)).recipients, (Clients{7, 8}));
}

// seed 37: the server restarts, and yesterday is gone
TEST(Step6_7, WhatWasKeptComesBack) {
  Chat chat;
  for (const std::string line : {R"({"id":40,"user":"ada","text":"hi","time":5})",
                                 R"({"id":41,"user":"bob","text":"ho","time":6})"}) {
    test::tell({.text = line,
                .usually = "an entry is a message with an id and a time: restore returns true.",
                .person = "an empty room, each time the server is updated."});
    EXPECT_TRUE(chat.restore(line));
  }
  test::tell({.usually = "restore lets the room remember each entry, with its own number and time.",
              .person = "an empty room, each time the server is updated."});
  EXPECT_EQ(heard(chat.join(7)), "41 bob: ho @6 | 40 ada: hi @5");
}

TEST(Step6_7, WhatComesBackIsWrittenAnew) {
  test::tell({.usually = "remember what encode_entry() makes of it, and not the line as it stood.",
              .person = "one long line in the file, and every newcomer is dropped."});
  Chat chat;
  ASSERT_TRUE(chat.restore(R"({"id": 40, "x": ")" + repeated("x", 1'000) +
                           R"(", "user":"ada","text":"hi","time":5})"));
  EXPECT_EQ(heard(chat.join(7)), "40 ada: hi @5");
  EXPECT_LT(chat.join(8).text.size(), 200u) << "four fields, and no more of that line";
}

TEST(Step6_7, IdsGoOnWhereTheyStood) {
  test::tell({.usually = "last_id_ is the highest id that was ever restored.",
              .person = "new messages that a page takes for old ones, and does not show."});
  Chat chat;
  chat.join(7);
  ASSERT_TRUE(chat.restore(R"({"id":41,"user":"ada","text":"hi","time":5})"));
  const bool is_taken = chat.restore(R"({"id":40,"user":"bob","text":"ho","time":6})");
  EXPECT_EQ(heard(chat.join(8)), is_taken ? "40 bob: ho @6 | 41 ada: hi @5" : "41 ada: hi @5")
      << "each with the number that it had; an entry from before the last one may be refused";
  EXPECT_EQ(heard(chat.say(7, message("ada", "hi"), milliseconds(7))), "42 ada: hi @7");
}

TEST(Step6_7, ANumberThatNoPageCanCountToIsNoEntry) {
  test::tell({.text = R"({"id":40,"user":"ada","text":"hi","time":5})",
              .usually = "id and time are good up to max_number.",
              .person = "an empty room, each time the server is updated."});
  Chat chat;
  chat.join(7);
  ASSERT_TRUE(chat.restore(R"({"id":40,"user":"ada","text":"hi","time":5})"));
  for (const std::string line :
       {R"({"id":18446744073709551615,"user":"ada","text":"hi","time":5})",
        R"({"id":18446744073709551614,"user":"ada","text":"hi","time":5})",
        R"({"id":9007199254740992,"user":"ada","text":"hi","time":5})",
        R"({"id":41,"user":"ada","text":"hi","time":18446744073709551615})",
        R"({"id":41,"user":"ada","text":"hi","time":9007199254740992})"}) {
    test::tell({.text = line,
                .usually = "id and time are at most max_number: above it a double is not exact.",
                .person = "the next message has the number 0, and no page shows it as new."});
    EXPECT_FALSE(chat.restore(line));
    EXPECT_EQ(chat.room().history().size(), 1u);
    EXPECT_EQ(chat.last_id(), 40u);
  }
  test::tell({.text = R"({"id":9007199254740991,"user":"ada","text":"hi","time":5})",
              .usually = "max_number itself is good.",
              .person = "the newest entry is missing after a restart."});
  ASSERT_TRUE(chat.restore(R"({"id":9007199254740991,"user":"ada","text":"hi","time":5})"));
  chat.say(7, message("ada", "hi"), milliseconds(7));
  EXPECT_EQ(chat.last_id(), 9007199254740992u);
}

TEST(Step6_7, ItIsCheckedByTheLimitsOfThisChat) {
  Chat chat({.max_text = 2});
  for (const auto& [text, is_entry] :
       std::vector<std::pair<std::string, bool>>{{"hi!", false}, {"hi", true}}) {
    const std::string line = encode_entry(41, {"ada", text}, milliseconds(5));
    test::tell(
        {.text = line,
         .usually = "read_message needs the limits that the chat was made with: limits_.",
         .person = "after a restart with shorter limits, yesterday's long texts are here again."});
    EXPECT_EQ(chat.restore(line), is_entry);
  }
  EXPECT_EQ(chat.last_id(), 41u);
}

TEST(Step6_7, OnlyFiftyComeBack) {
  test::tell({.section = "chat.h: max_history",
              .usually = "restore() fills the history without its limit.",
              .person = "a page that takes longer to open after each restart."});
  Chat chat;
  for (int i = 1; i <= 60; ++i)
    ASSERT_TRUE(
        chat.restore(encode_entry(static_cast<std::uint64_t>(i), {"ada", "hi"}, milliseconds(5))));
  EXPECT_EQ(chat.room().history().size(), 50u);
  EXPECT_EQ(chat.last_id(), 60u);
}

TEST(Step6_7, WhatIsNoEntryIsLeftOut) {
  Chat chat;
  ASSERT_TRUE(chat.restore(R"({"id":40,"user":"ada","text":"hi","time":5})"));
  for (const std::string line :
       {R"({"id":41,"user":"ada","te)", "", R"({"user":"ada","text":"hi"})",
        R"({"id":"41","user":"ada","text":"hi","time":5})",
        R"({"id":-1,"user":"ada","text":"hi","time":5})",
        R"({"id":41,"user":"","text":"hi","time":5})", R"({"id":41,"user":"ada","text":"hi"})",
        R"({"id":41,"user":"ada","text":"hi","time":"5"})",
        R"({"id":41,"user":"ada","text":"hi","time":5.5})",
        R"({"id":41.5,"user":"ada","text":"hi","time":5})",
        R"({"user":"ada","text":"hi","time":5})"}) {
    test::tell({.text = line,
                .usually = "a file is a stranger, too: read_message, then id and time as numbers; "
                           "and nothing changes before all of it is right.",
                .person = "a server that does not start since the power went out."});
    EXPECT_FALSE(chat.restore(line));
    EXPECT_EQ(chat.room().history().size(), 1u);
    EXPECT_EQ(chat.last_id(), 40u);
  }
}

}  // namespace
}  // namespace ws
