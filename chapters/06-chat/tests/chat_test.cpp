#include "chat.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "count_memory.h"
#include "cpu.h"
#include "hex.h"
#include "json.h"
#include "story.h"

namespace ws {
namespace {

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

// The same, with the clients that read it: "7, 8 read: 1 ada: hi @5".
std::string read_by(const Delivery& delivery) {
  std::string clients;
  for (const ClientId client : delivery.recipients)
    clients += (clients.empty() ? "" : ", ") + std::to_string(client);
  return (clients.empty() ? "no client reads: "
                          : clients + (delivery.recipients.size() == 1 ? " reads: " : " read: ")) +
         heard(delivery);
}

const std::string example = R"(A message looks like this: {"user": "ada", "text": "hi"})";

TEST(Step6_1, ReadsAMessage) {
  for (const std::string json :
       {R"({"user": "ada", "text": "hi"})", R"({"text":"hi","user":"ada"})"}) {
    test::tell(
        {.text = json,
         .section = "Step 6.1: user and text, wherever they stand in the object",
         .yours = {{"hi: ada", "the name and the text have changed places."},
                   {": ", "the message is empty: take both fields, user and text."},
                   {example, "an object was refused: return the error only if it is not one."},
                   {"The name has a control character in it.",
                    "check_words (step 6.3) refuses this name, and it keeps all rules. find() "
                    "returns npos if nothing is found, and npos is not below zero."}},
         .usually = "if it is an object, take both fields: user and text.",
         .person = "an error under all that they write, or the text where the name belongs."});
    EXPECT_EQ(said(json), "ada: hi");
  }
}

// seed 27: one person types ws.send("hello") into the console, and everyone's dot turns red
TEST(Step6_1, WhatIsNotJsonGetsAnAnswer) {
  for (const std::string json : {"hello", "", " ", "nul", "{'user': 'ada', 'text': 'hi'}", "{",
                                 R"({"user": "ada", "text": "hi"} and more)"}) {
    test::tell({.text = json.empty() ? "(a text of no bytes)" : json,
                .section = "Step 6.1: not an object: the error `example`",
                .yours = {{"",
                           "the error has no words. Return ChatError{std::string(example)}: "
                           "it shows what a message looks like."},
                          {": ",
                           "it was taken for a message, and its fields are empty: ask "
                           "is_object() first."}},
                .usually = "ask is_object() first: it is false for a text that is not JSON.",
                .person = "one types hello into the console, and everyone's dot turns red."});
    EXPECT_EQ(said(json), example);
  }
  test::tell({.text = std::string(1, '\0'),
              .section = "Step 6.1: not an object: the error `example`",
              .usually = "ask is_object() first: it is false for a text that is not JSON.",
              .person = "one byte, and the chat is gone."});
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
  for (const std::string json : {"null", "7", "true", R"("hi")", R"(["ada", "hi"])", "[]"}) {
    test::tell({.text = json,
                .section = "Step 6.1: valid JSON, and not an object: the error `example`",
                .yours = {{": ",
                           "it was taken for a message, and its fields are empty. It is "
                           "valid JSON, and not an object."},
                          {"ada: hi",
                           "a list of two texts is not a message: its parts have no "
                           "names. Take fields of an object, and nothing else."}},
                .usually = "null, 7 and [] are JSON too: ask is_object() before you look inside.",
                .person = "their own dot turns red, and no word says why."});
    EXPECT_EQ(said(json), example);
  }
}

TEST(Step6_1, ATowerOfBracketsIsOnlyText) {
  for (const std::string& json : {repeated("[", 32'768) + repeated("]", 32'768),
                                  repeated("[", 65'536), repeated(R"({"user":)", 8'000)}) {
    test::tell({.text = json.substr(0, 40) + "...",
                .section = "RFC 8259 §9: a parser may set a limit to the depth",
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
              .section = "RFC 8259 §6",
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
                .section = "chat.h: ChatMessage: other fields are ignored",
                .usually = "fields that are not user and text were refused. Look at the two that "
                           "you need, and at no other.",
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
  const std::vector<test::Diagnosis> yours{
      {"ada: ", "a field that is missing became an empty one."},
      {": hi", "a field that is missing became an empty one."},
      {": ", "two fields that are missing became two empty ones. Ask contains() first."},
      {"The name is empty.",
       "a field that is missing became an empty one, and step 6.3 refused "
       "that. Ask contains() first: here no name is there at all."},
      {"The text is empty.",
       "a field that is missing became an empty one, and step 6.3 refused "
       "that. Ask contains() first: here no text is there at all."},
      {"The user is missing.",
       "the field is called user, and a person calls it a name: the sentence "
       "is for a person."},
      {"The user is missing",
       "the sentence stands in the step, word for word: a person calls the field a name, "
       "and a period ends it."},
      {"The name must be a string.",
       "that is the sentence for a field that is there. Ask contains() before "
       "is_string()."},
      {"The text must be a string.",
       "that is the sentence for a field that is there. Ask contains() before "
       "is_string()."}};
  // Both are missing: which of the two you say is up to you.
  test::tell({.text = "{}",
              .section = "Step 6.2: both fields are missing; you choose which of them you name",
              .yours = yours,
              .usually = "ask contains() for both fields.",
              .person = "an empty row, in every window."});
  std::string one_of_two = said("{}");
  if (one_of_two == "The text is missing.") one_of_two = "The name is missing.";
  EXPECT_EQ(one_of_two, "The name is missing.");
  for (const auto& [json, expected] : Cases{
           {R"({"text": "hi"})", "The name is missing."},
           {R"({"user": "ada"})", "The text is missing."},
           {R"({"User": "ada", "text": "hi"})", "The name is missing."},
       }) {
    test::tell({.text = json,
                .section = "Step 6.2: a field that is not there",
                .yours = yours,
                .usually = "ask contains() first: of a field that is not there, string() makes an "
                           "empty text.",
                .person = "a row without a name, or an error that says the wrong thing."});
    EXPECT_EQ(said(json), expected);
  }
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
                .section = "Step 6.2: a field that is there, and is not a string",
                .yours = {{"ada: ",
                           "string() of a value that is not a string is empty: a number "
                           "and null are not strings."},
                          {": hi",
                           "string() of a value that is not a string is empty: a number "
                           "and null are not strings."},
                          {"The name is empty.",
                           "string() of a value that is not a string is empty, and step 6.3 "
                           "refused that. A number and null are not strings: ask is_string()."},
                          {"The text is empty.",
                           "string() of a value that is not a string is empty, and step 6.3 "
                           "refused that. A number and null are not strings: ask is_string()."},
                          {"The text is missing.",
                           "the field is there, and its value is null: contains() says yes."},
                          {"The name is missing.",
                           "the field is there, and its value is null: contains() says yes."}},
                .usually = "the field is there: ask is_string() before you read it.",
                .person = "a row without a name, or an error that says the wrong thing."});
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
                .section = "Step 6.3: a visible character, in the name and in the text",
                .yours = {{"ada: ", "a text of no bytes went through."},
                          {": hi", "a name of no bytes went through."}},
                .usually = "ask has_visible_character() of the name, and of the text.",
                .person = "empty rows, and you cannot see whose."});
    EXPECT_EQ(said(json), expected);
  }
}

// Each of these is refused for another reason, if it is refused.
TEST(Step6_3, LettersAndSignsStay) {
  struct Case {
    std::string text;
    std::string means;
  };
  for (const Case& one :
       {Case{"caf\u00e9",
             "\u00e9 is c3 a9. On most machines a char has a sign, and these are below "
             "zero: compare static_cast<unsigned char>(c) with 0x20."},
        Case{"\u00c5se",
             "\u00c5 is c3 85. The byte 85 makes a control character behind c2 alone: "
             "look at the byte before."},
        Case{"5 \u00a3",
             "\u00a3 is c2 a3. c2 80 to c2 9f are control characters, and not all that "
             "begins with c2."},
        Case{"one\ntwo\tthree\r\n",
             "09, 0a and 0d are allowed in a text: a line end is not a "
             "fault. not_in_names is for names alone."}}) {
    test::tell({.text = one.text,
                .section = "Step 6.3: control characters are 00 to 1f, 7f, and c2 80 to c2 9f",
                .yours = {{"The text has a control character in it.", one.means},
                          {"The name has a control character in it.",
                           "the name is \"ada\". Ask not_in_names of the name alone: a text may "
                           "have line ends."}},
                .usually = "a character that is allowed was refused, or changed.",
                .person = "an error under each word with an accent, or under each poem."});
    EXPECT_EQ(said(message("ada", one.text)), "ada: " + one.text);
  }
}

TEST(Step6_3, WhatIsTypedStaysAsItIs) {
  test::tell({.text = message(" Ada ", "  hi\n\tho\r\n "),
              .section = "chat.h: ChatMessage: both stay as they were typed",
              .yours = {{"Ada:   hi\\n\\tho\\r\\n ", "the spaces around the name are gone."},
                        {"ada:   hi\\n\\tho\\r\\n ",
                         "name_as_seen() is for comparing (step 6.6). What is shown is what was "
                         "typed."},
                        {" Ada :   hi\\n\\tho\\r\\n", "the space behind the text is gone."}},
              .usually = "spaces around the text were taken away. Keep what was typed.",
              .person = "a drawing of spaces loses its edge, and a name its capital letter."});
  EXPECT_EQ(said(message(" Ada ", "  hi\n\tho\r\n ")), " Ada :   hi\n\tho\r\n ");
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
         .section = "Step 6.3: at most max_user and max_text bytes",
         .yours =
             {{"The name is too long: 64 bytes, and 64 fit.",
               "64 bytes fit, as your own sentence says: refuse what is more."},
              {repeated(R"(\xC3\xA4)", 33) + ": hi",
               "you counted 33 characters. They are 66 bytes, and bytes are stored and sent."}},
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
                .section = "Step 6.3: the spaces around it stay, and count as well",
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
           {message("ada", "DEL \x7f"), "The text has a control character in it."},
           {"{\"user\": \"ada\", \"text\": \"\x7f\"}", "The text has a control character in it."},
       }) {
    test::tell(
        {.text = json,
         .section = "Step 6.3: 00 to 1f and 7f, without 09, 0a and 0d",
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
                .section = "Step 6.3: c2 80 to c2 9f",
                .usually = "control characters of two bytes are let in: U+0080 to U+009F are C2 80 "
                           "to C2 9F in UTF-8.",
                .person = "in a terminal, the rest of the screen turns red."});
    EXPECT_EQ(said(json), expected);
  }
}

// U+00A0 and U+00BF, and 80 to 9F behind other bytes.
TEST(Step6_3, NeighboursOfControlCharactersStay) {
  for (const auto& [user, text] :
       Cases{{"ada", "a\u00a0b\u00bf"}, {"\u00c0\u00df", "\u0400\u0410 \u2020"}}) {
    test::tell({.text = message(user, text),
                .section = "Step 6.3: c2 80 to c2 9f are all of two bytes",
                .usually = "80 to 9f make a control character behind c2 alone, and c2 80 to c2 9f "
                           "are all.",
                .person = "an error under each word with an accent."});
    EXPECT_EQ(said(message(user, text)), user + ": " + text);
  }
}

TEST(Step6_3, SpacesAreNothing) {
  for (const auto& [json, expected] : Cases{
           {message("ada", " \t\r\n "), "The text is empty."},
           {message(" ", "hi"), "The name is empty."},
           {message("ada", repeated(" ", 4'096)), "The text is empty."},
       }) {
    test::tell(
        {.text = json,
         .section = "Step 6.3: a visible character, in the name and in the text",
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
           {message("ada", "\u00a0\u200b \u3000\ufeff\u00a0"), "The text is empty."},
           {message("\u3164", "hi"), "The name is empty."},
           {message("\u00ad\u2800", "hi"), "The name is empty."},
           {message("ada", "\u2003\n\ufe0f\U000e0041"), "The text is empty."},
           {message("ada", "\u115f \u1160"), "The text is empty."},
           {message("ada", repeated("\u200d", 1'300)), "The text is empty."},
       }) {
    test::tell({.text = json,
                .section = "Step 6.3: a visible character, in the name and in the text",
                .usually = "ask has_visible_character(): no list of your own has them all.",
                .person = "empty rows still: hundreds of characters leave nothing on a page."});
    EXPECT_EQ(said(json), expected);
  }
}

TEST(Step6_3, JoinersStayInsideOfText) {
  const std::string family = "\U0001f469\u200d\U0001f469\u200d\U0001f467";
  const std::string persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645";
  for (const auto& [user, text] : Cases{{family, persian},
                                        {"\u05d0\u200f", "1\ufe0f\u20e3"},
                                        {"ada", "he wrote \u202eabc\u202c"}}) {
    test::tell(
        {.text = message(user, text),
         .section = "Step 6.3: one visible character is asked for, and nothing is forbidden",
         .yours = {{"The text has a control character in it.",
                    "a text may have those of not_in_names; only a name may not."},
                   {"The name is empty.",
                    "this name can be seen. An invisible character inside of it is no reason to "
                    "refuse it: it holds the emoji together."},
                   {"The text is empty.",
                    "this text can be seen. An invisible character inside of it is no reason to "
                    "refuse it."}},
         .usually = "one visible character is enough: the invisible ones beside it stay.",
         .person = "a family falls into three people, and Persian words into their letters."});
    EXPECT_EQ(said(message(user, text)), user + ": " + text);
  }
}

TEST(Step6_3, ANameIsOneLineInOneDirection) {
  for (const std::string_view each : not_in_names) {
    const std::string refused(each);
    for (const std::string& name :
         {refused + "eca", "eve" + refused + "ada: hi", "ada" + refused}) {
      const bool is_turn = refused >= "\u202a" && refused != "\u2028" && refused != "\u2029";
      test::tell({.text = message(name, "hi"),
                  .section = "chat.h: not_in_names: in a name none of them stands, anywhere",
                  .yours = {{name + ": hi",
                             is_turn ? "it is in the name, and you looked elsewhere: at the "
                                       "beginning only?"
                                     : "a name has one line: not_in_names has line ends and the "
                                       "tab, too."}},
                  .usually = is_turn ? "look for each of not_in_names in the name, anywhere."
                                     : "the last of not_in_names begin another line or column: "
                                       "look for them as well.",
                  .person = is_turn ? "eca signs as ace, and ace never said it."
                                    : "in a terminal one name is written over another."});
      EXPECT_EQ(said(message(name, "hi")), "The name has a control character in it.");
    }
    test::tell({.text = message("ada", refused + "eca"),
                .section = "Step 6.3: a text may have them",
                .usually = "look for not_in_names in the name alone: a text may have them.",
                .person = "an error under a poem of two lines, or under a word of Hebrew."});
    EXPECT_EQ(said(message("ada", refused + "eca")), "ada: " + refused + "eca");
  }
  const std::string neighbours = "ada\u2027\u202f\u2065\u206a";
  test::tell({.text = message(neighbours, "hi"),
              .section = "chat.h: not_in_names",
              .usually = "a name may have all that does not stand in not_in_names.",
              .person = "an error, for a name that is as it should be."});
  EXPECT_EQ(said(message(neighbours, "hi")), neighbours + ": hi");
}

TEST(Step6_3, EveryControlCharacterOfOneByteStaysOut) {
  for (int byte = 0; byte <= 0x7F; ++byte) {
    const char c = static_cast<char>(byte);
    if ((byte >= 0x20 && byte != 0x7F) || c == '\t' || c == '\n' || c == '\r') continue;
    const std::string json = message("ada", std::string("a") + c + 'b');
    test::tell({.text = json,
                .tried = "a text with the byte " + to_hex(Bytes{static_cast<std::uint8_t>(byte)}),
                .section = "Step 6.3: 00 to 1f and 7f, without 09, 0a and 0d",
                .usually =
                    "the range ends one too early, or begins one too late: 1f is the last one "
                    "in front of the space.",
                .person = "a box in the middle of a word."});
    EXPECT_EQ(said(json), "The text has a control character in it.");
  }
}

TEST(Step6_4, AnEntryHasFourFields) {
  test::tell({.text = R"({"id":1,"user":"ada","text":"hi","time":1700000000000})",
              .section = "chat.h: encode_entry(): four fields, in any order",
              .yours = {{"1 ada: hi @1700000000",
                         "That is a time in seconds. A page counts milliseconds: time.count()."},
                        {"(there is no user)", "The field is called user, and not name."},
                        {"(id is not a whole number without a sign)",
                         "The id is a text in your JSON. Give encode_json the number itself."},
                        {"(time is not a whole number without a sign)",
                         "The time is a text in your JSON. Give encode_json the number itself."},
                        {"(not a JSON object)", "What you return cannot be read as JSON."}},
              .usually = "encode_json keeps the fields in your order; time is a number of "
                         "milliseconds.",
              .person = "a row without a name or a time, or a day in January 1970."});
  EXPECT_EQ(entry_of(encode_entry(1, {"ada", "hi"}, milliseconds(1'700'000'000'000))),
            "1 ada: hi @1700000000000");
}

TEST(Step6_4, NumbersMayBeLarge) {
  test::tell({.tried = "encode_entry: id 9007199254740991, time 9007199254740990 ms",
              .section = "chat.h: encode_entry(): an id has 64 bits",
              .yours = {{"4294967295 ada: hi @9007199254740990",
                         "The id was cut to 32 bits: it went through an int."}},
              .usually = "an id or a time went through an int.",
              .person = "after four billion messages the next has the number 1 again."});
  EXPECT_EQ(entry_of(encode_entry(9007199254740991, {"ada", "hi"}, milliseconds(9007199254740990))),
            "9007199254740991 ada: hi @9007199254740990");
}

TEST(Step6_4, QuotesAndLinesAreEscaped) {
  test::tell({.text = "\"a\\: 1\n2\t3",
              .section = "RFC 8259 §7",
              .yours = {{"(not a JSON object)",
                         "The quote in the name has ended its string. JSON that is glued together "
                         "by hand breaks at the first quote: encode_json escapes."}},
              .usually = "quotes and line ends went into the JSON as they are.",
              .person = "one quote in a text, and no page shows anything."});
  EXPECT_EQ(entry_of(encode_entry(2, {"\"a\\", "1\n2\t3"}, milliseconds(5))),
            "2 \"a\\: 1\n2\t3 @5");
}

// seed 30: one person's message runs as a script in everyone's window
// seed 31: "a & b <i>" comes out as something else
TEST(Step6_4, TheServerDoesNotSpeakHtml) {
  test::tell({.text = "a & b <i>: <img src=x onerror=alert(1)>",
              .section = "Step 6.4: escape where you display, and not where you store",
              .usually = "< was escaped for the page. The page shows text, and needs no help.",
              .person = "&lt; where they typed <."});
  EXPECT_EQ(
      entry_of(encode_entry(3, {"a & b <i>", "<img src=x onerror=alert(1)>"}, milliseconds(5))),
      "3 a & b <i>: <img src=x onerror=alert(1)> @5");
}

TEST(Step6_4, EmojiGoThroughAsTheyAre) {
  test::tell({.text = "ad\u00e9: \U0001f600",
              .section = "RFC 8259 §8.1: UTF-8",
              .usually = "characters were lost, or counted as single bytes.",
              .person = "boxes where they typed an emoji."});
  EXPECT_EQ(entry_of(encode_entry(4, {"ad\u00e9", "\U0001f600"}, milliseconds(5))),
            "4 ad\u00e9: \U0001f600 @5");
}

TEST(Step6_4, NeverThrows) {
  test::tell({.bytes = "ff"_hex,
              .count = 1,
              .here = "the text: one byte that is not UTF-8",
              .section = "chat.h: encode_entry(): it becomes U+FFFD",
              .usually = "an exception for bytes that are not UTF-8 came through.",
              .person = "one byte, and the chat is gone."});
  EXPECT_EQ(entry_of(encode_entry(5, {"ada", "\xff"}, milliseconds(5))), "5 ada: \ufffd @5");
}

// Otherwise every newcomer would be dropped at the limit of the outbox, until a restart.
TEST(Step6_4, TheLongestHistoryFitsIntoAnOutbox) {
  test::tell({.tried = "a name of 64 quotes and a text of 4,096 line ends, fifty times",
              .section = "step 4.7: a client is owed 1 MiB at most",
              .usually = "escapes make an entry longer than what a client may be owed.",
              .person = "every newcomer is dropped."});
  const ChatMessage longest{repeated("\"", 64), repeated("\n", 4'096)};
  const std::string entry = encode_entry(1, longest, milliseconds(5));
  ASSERT_GT(entry.size(), 8'192u);
  EXPECT_LT(50 * (entry.size() + 1), 1'024u * 1'024u);
}

TEST(Step6_5, EveryoneHears) {
  test::tell({.text = R"({"user":"ada","text":"hi"})",
              .tried = "client 7 says this in a room of 7 and 8",
              .section = "chat.h: say(): an entry for all clients here",
              .yours = {{"7, 8 read: 0 ada: hi @5",
                         "add 1 to last_id_ first: the first entry has number 1."},
                        {"8 reads: 1 ada: hi @5",
                         "its sender has to read it, too: that is how a page knows that a message "
                         "has arrived, and with which number."},
                        {"7 reads: 1 ada: hi @5", "all clients here read an entry."}},
              .usually = "parse, encode an entry with the next id, and let the room say it.",
              .person = "nothing of what they write, or not as they wrote it."});
  Chat chat;
  chat.join(7);
  chat.join(8);
  EXPECT_EQ(read_by(chat.say(7, R"({"user":"ada","text":"hi"})", milliseconds(5))),
            "7, 8 read: 1 ada: hi @5");
}

TEST(Step6_5, AnErrorIsForItsSenderAlone) {
  test::tell({.text = "hello",
              .tried = "client 8 says this in a room of 7 and 8",
              .section = "chat.h: say(): {\"error\": \"...\"} for this client alone",
              .yours = {{"7, 8 read: error: " + example,
                         "an error has one recipient: the client that sent the message."}},
              .usually = "an error is one object, {\"error\": \"...\"}, and encode_json writes it: "
                         "a sentence may have quotes in it. Its recipient is the sender.",
              .person = "another user's mistake, or no word about their own."});
  Chat chat;
  chat.join(7);
  chat.join(8);
  EXPECT_EQ(read_by(chat.say(8, "hello", milliseconds(5))), "8 reads: error: " + example);
}

TEST(Step6_5, OnlyWhatIsNewIsSaid) {
  test::tell({.tried = "client 7 says \"one\", and then \"two\"",
              .section = "room.h: say() gives the one entry that is new",
              .yours = {{"2 ada: two @6 | 1 ada: one @5", "everyone has read \"one\" already."}},
              .usually = "room_.say gives everyone the one entry that is new.",
              .person = "each message brings all that was said before it once more."});
  Chat chat;
  chat.join(7);
  chat.say(7, message("ada", "one"), milliseconds(5));
  EXPECT_EQ(heard(chat.say(7, message("ada", "two"), milliseconds(6))), "2 ada: two @6");
}

TEST(Step6_5, WhoComesLaterReadsWhatWasSaid) {
  test::tell({.tried = "client 7 says \"hi\", and then client 8 joins",
              .section = "room.h: say() remembers the entry",
              .yours = {{"",
                         "The history is empty: the room does not remember the entry. "
                         "room_.say does both, and a Delivery made by hand does not."}},
              .usually = "an entry is sent and not remembered, or remembered and not sent.",
              .person = "a newcomer finds an empty page, though the room has talked for an hour."});
  Chat chat;
  chat.join(7);
  chat.say(7, message("ada", "hi"), milliseconds(5));
  EXPECT_EQ(heard(chat.join(8)), "1 ada: hi @5");
}

TEST(Step6_5, AnErrorIsNotRemembered) {
  test::tell({.tried = "client 7 says hello, which is an error, and then a message; 8 joins",
              .section = "chat.h: say(): an error is not remembered, and uses up no number",
              .yours = {{"2 ada: hi @6",
                         "The error took the number 1. Count when there is an entry, and not "
                         "before the text is parsed."}},
              .usually = "what was refused went into the history.",
              .person = "a newcomer reads what was refused an hour ago, or misses a number."});
  Chat chat;
  chat.join(7);
  chat.say(7, "hello", milliseconds(5));
  chat.say(7, R"({"user":"ada","text":"hi"})", milliseconds(6));
  EXPECT_EQ(heard(chat.join(8)), "1 ada: hi @6");
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
                .tried = "a chat with max_user 3 and max_text 2",
                .section = "chat.h: ChatLimits",
                .usually = "parse_message needs the limits that the chat was made with: limits_.",
                .person = "a room for short texts, and a text that is long."});
    EXPECT_EQ(heard(chat.say(7, json, milliseconds(5))), expected);
  }
}

TEST(Step6_5, IdsGoUpByOne) {
  test::tell({.tried = "client 7 says 60 messages, and then client 8 joins",
              .section = "chat.h: say(): an entry has the number last_id() + 1",
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
  test::tell({.text = R"({"user":"ada","text":"hi","id":99,"time":4000000000000})",
              .section = "chat.h: say(): the number is last_id() + 1, and the time is `now`",
              .usually = "id and time are ours: what a client says of them is not looked at.",
              .person = "one message is from the year 2096."});
  Chat chat;
  chat.join(7);
  const Delivery delivery =
      chat.say(7, R"({"user":"ada","text":"hi","id":99,"time":4000000000000})", milliseconds(5));
  EXPECT_EQ(heard(delivery), "1 ada: hi @5");
}

TEST(Step6_5, WhoLeftHearsNothingMore) {
  test::tell({.tried = "7 and 8 join, 7 leaves, and 8 says hi",
              .section = "chat.h: leave() forgets a client",
              .yours = {{"7, 8 read: 1 ada: hi @5",
                         "7 has left, and is still in the room: leave() calls room_.leave(), in "
                         "its first line."}},
              .usually = "leave() does not reach the room.",
              .person = "nothing at first. The server writes to clients that left an hour ago."});
  Chat chat;
  chat.join(7);
  chat.join(8);
  chat.leave(7);
  EXPECT_EQ(read_by(chat.say(8, R"({"user":"ada","text":"hi"})", milliseconds(5))),
            "8 reads: 1 ada: hi @5");
}

// seed 37: "ada" says something that ada never said; one program floods the room; a restart forgets all
TEST(Step6_6, ANameHasOneOwner) {
  Chat chat({.unique_names = true});
  chat.join(7);
  chat.join(8);
  test::tell({.text = message("ada", "hi"),
              .tried = "client 7 says this, and no client is called ada yet",
              .section = "chat.h: take_name()",
              .yours = {{"7 reads: error: That name is taken.",
                         "No client has this name. try_emplace() says by its second value that it "
                         "was free: then it is this client's now."}},
              .usually = "a name that has no owner is free: take_name makes this client its owner, "
                         "and returns true.",
              .person = "\"That name is taken.\", though no user has it."});
  EXPECT_EQ(read_by(chat.say(7, message("ada", "hi"), milliseconds(5))), "7, 8 read: 1 ada: hi @5");
  test::tell({.text = message("ada", "me too"),
              .tried = "client 8 says this, and client 7 is called ada",
              .section = "Step 6.6: That name is taken.",
              .usually = "take_name returns false if owners_ has another client for this name; and "
                         "say (step 6.5) asks take_name, and answers with that error.",
              .person = "\"ada\" says something that ada never said."});
  EXPECT_EQ(read_by(chat.say(8, message("ada", "me too"), milliseconds(5))),
            "8 reads: error: That name is taken.");
  test::tell({.text = message("ada", "still me"),
              .tried = "client 7 says this, and is called ada already",
              .section = "chat.h: take_name(): false if the name is another client's",
              .usually = "if this client is the owner already, take_name returns true.",
              .person = "after their first message, their own name is taken."});
  EXPECT_EQ(read_by(chat.say(7, message("ada", "still me"), milliseconds(5))),
            "7, 8 read: 2 ada: still me @5");
}

TEST(Step6_6, SpacesMakeNoOtherName) {
  for (const std::string name : {"ada ", " ada"}) {
    test::tell({.text = message(name, "me too"),
                .tried = "client 8 says this, and client 7 is called \"ada\"",
                .section = "Step 6.6: names are compared as name_as_seen() makes them",
                .usually = "names were compared as bytes, and not as a person sees them.",
                .person = "two users with one name."});
    Chat chat({.unique_names = true});
    chat.join(7);
    chat.join(8);
    chat.say(7, message("ada", "hi"), milliseconds(5));
    EXPECT_EQ(read_by(chat.say(8, message(name, "me too"), milliseconds(5))),
              "8 reads: error: That name is taken.");
  }
}

// seed 37: the same, with a letter that nobody sees
TEST(Step6_6, NamesAreComparedAsPeopleSeeThem) {
  Chat chat({.unique_names = true});
  chat.join(7);
  chat.join(8);
  chat.say(7, message("ada", "hi"), milliseconds(5));
  for (const char* name :
       {"ad\u200da", "Ada", "\uff41\uff44\uff41", "a\u00adda", "ada\u2800", "\u3164ada",
        "a\u200ada", "\u200fada", "ADA\ufe0f", "ad\ufff0a", "ada\U000e0fff", "ada\u200b "}) {
    test::tell({.text = message(name, "me too"),
                .tried = "client 8 says this, and client 7 is called \"ada\"",
                .section = "Step 6.6: names are compared as name_as_seen() makes them",
                .usually = "keep and look for name_as_seen() of the name: spaces at its ends are "
                           "not all that makes a name look the same.",
                .person = "two adas in the room, and no eye can tell them apart."});
    EXPECT_EQ(read_by(chat.say(8, message(name, "me too"), milliseconds(5))),
              "8 reads: error: That name is taken.");
  }
  for (const std::string name : {"adah", "\u00e4da", "ad"}) {
    test::tell({.text = message(name, "hi"),
                .tried = "client 8 says this, and client 7 is called \"ada\"",
                .section = "Step 6.6: names are compared as name_as_seen() makes them",
                .usually = "names that look different are different: compare the whole of "
                           "name_as_seen(), and nothing less.",
                .person = "a name is taken, though no user is called so."});
    const std::string number = std::to_string(chat.last_id() + 1);
    EXPECT_EQ(read_by(chat.say(8, message(name, "hi"), milliseconds(5))),
              "7, 8 read: " + number + ' ' + name + ": hi @5");
  }
  test::tell({.text = message("REN\u00c9E", "hi"),
              .tried = "client 7 says this, and client 8 is called \"Rene\u0301e\"",
              .section = "Step 6.6: names are compared as name_as_seen() makes them",
              .usually = "keep and look for name_as_seen() of the name: an accent may be a letter "
                         "of its own.",
              .person = "two users with one name, and no eye can tell them apart."});
  EXPECT_EQ(read_by(chat.say(8, message("Rene\u0301e", "hi"), milliseconds(5))),
            "7, 8 read: 5 Rene\u0301e: hi @5");
  EXPECT_EQ(read_by(chat.say(7, message("REN\u00c9E", "hi"), milliseconds(5))),
            "7 reads: error: That name is taken.");
}

TEST(Step6_6, AnOwnerMaySpellTheNameInAnotherWay) {
  test::tell({.text = message("Ada ", "still me"),
              .tried = "client 7 is called \"ada\", and says this",
              .section = "chat.h: ChatMessage: it is shown as it was typed",
              .usually = "the owner is looked up by name_as_seen() too, and shown as it was typed.",
              .person = "their own name is taken, because of a space behind it."});
  Chat chat({.unique_names = true});
  chat.join(7);
  chat.say(7, message("ada", "hi"), milliseconds(5));
  EXPECT_EQ(heard(chat.say(7, message("Ada ", "still me"), milliseconds(5))),
            "2 Ada : still me @5");
  test::tell({.text = message("aDa", "now me"),
              .tried = "client 7 was \"ada\" and \"Ada \", and left; client 8 says this",
              .section = "chat.h: leave() forgets a client and its name",
              .usually = "after another spelling the name was noted twice, and leave() frees it "
                         "once.",
              .person = "a name is taken, and its user has left."});
  chat.leave(7);
  chat.join(8);
  EXPECT_EQ(read_by(chat.say(8, message("aDa", "now me"), milliseconds(5))),
            "8 reads: 3 aDa: now me @5");
}

TEST(Step6_6, ANameIsFreeWhenItsOwnerLeaves) {
  for (const std::string typed : {"ada", " Ada"}) {
    const bool is_plain = typed == "ada";
    test::tell({.text = message("ada", "now me"),
                .tried = "client 7 was called \"" + typed + "\", and left; client 8 says this",
                .section = "chat.h: leave() forgets a client and its name",
                .usually = is_plain ? "leave() does not free the name: it goes out of owners_, too."
                                    : "names_ keeps the name as it was typed, so leave() does not "
                                      "find it in owners_. Keep name_as_seen() of it in both.",
                .person = "their own name is taken, after each reload of the page."});
    Chat chat({.unique_names = true});
    chat.join(7);
    chat.join(8);
    chat.say(7, message(typed, "hi"), milliseconds(5));
    ASSERT_EQ(read_by(chat.say(8, message("ada", "hi"), milliseconds(5))),
              "8 reads: error: That name is taken.");
    chat.leave(7);
    EXPECT_EQ(read_by(chat.say(8, message("ada", "now me"), milliseconds(5))),
              "8 reads: 2 ada: now me @5");
  }
}

TEST(Step6_6, WhoTakesANewNameFreesTheOld) {
  Chat chat({.unique_names = true});
  chat.join(7);
  chat.join(8);
  chat.say(7, message("ada", "hi"), milliseconds(5));
  chat.say(7, message("bob", "hi"), milliseconds(5));
  test::tell({.text = message("ada", "hi"),
              .tried = "client 7 was ada and is bob now; client 8 says this",
              .section = "chat.h: take_name(): a name in place of the one it had",
              .usually = "a client holds every name that it ever had: take the old one out of "
                         "owners_.",
              .person = "a name is taken, though its user took another one an hour ago."});
  EXPECT_EQ(read_by(chat.say(8, message("ada", "hi"), milliseconds(5))), "7, 8 read: 3 ada: hi @5");
  test::tell({.text = message("bob", "hi"),
              .tried = "client 7 was ada and is bob now; client 8 says this",
              .section = "chat.h: take_name(): false if the name is another client's",
              .usually = "the new name has no owner: the wrong one of the two was taken out.",
              .person = "two users with one name."});
  EXPECT_EQ(read_by(chat.say(8, message("bob", "hi"), milliseconds(5))),
            "8 reads: error: That name is taken.");
}

TEST(Step6_6, ANameThatWasRefusedChangesNothing) {
  Chat chat({.unique_names = true});
  chat.join(7);
  chat.join(8);
  chat.say(7, message("ada", "hi"), milliseconds(5));
  chat.say(8, message("bob", "hi"), milliseconds(5));
  test::tell({.text = message("bob", "hi"),
              .tried = "8 is called bob, and was refused the name ada; client 7 says this",
              .section = "chat.h: take_name(): returns false, and changes nothing",
              .usually = "the old name was freed before it was asked whether the new one is free.",
              .person = "a user asks for a name, is refused, and loses the old one."});
  EXPECT_EQ(read_by(chat.say(8, message("ada", "hi"), milliseconds(5))),
            "8 reads: error: That name is taken.");
  EXPECT_EQ(read_by(chat.say(7, message("bob", "hi"), milliseconds(5))),
            "7 reads: error: That name is taken.");
  test::tell({.text = message("bob", "hi"),
              .tried = "8 was called bob, was refused the name ada, and left; client 7 says this",
              .section = "chat.h: take_name(): returns false, and changes nothing",
              .usually = "what is noted of a client is the name that it asked for, and not the one "
                         "that it has.",
              .person = "a name is taken, and its user has left."});
  chat.leave(8);
  EXPECT_EQ(read_by(chat.say(7, message("bob", "hi"), milliseconds(5))), "7 reads: 3 bob: hi @5");
}

TEST(Step6_6, ManyNamesAreFoundAtOnce) {
  test::tell({.tried = "500 new names in a room of 100 clients, and in a room of 6,000",
              .section = "Step 6.6: a name is found without a look at all clients",
              .usually = "take_name looks at all members: a map from names to owners does not.",
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
  const bool is_slower = time_of_500_names(std::move(large)) > 2 * in_a_small_room;
  EXPECT_EQ(is_slower ? "more than twice the time" : "about the same time",
            std::string("about the same time"));
}

// What a room holds after 1,000 clients came, each said something under a name of its own, and left.
std::string held_after_a_thousand(const ChatLimits& limits, bool they_leave, std::size_t most) {
  const std::size_t before = test::memory().live;
  Chat chat(limits);
  for (ClientId client = 1; client <= 1'000; ++client) {
    chat.say(client, message("a person called " + std::to_string(client), "hi"), milliseconds(5));
    if (they_leave) chat.leave(client);
  }
  const bool is_little = test::memory().live - before < most;
  return is_little ? "next to nothing" : "something of each client";
}

TEST(Step6_6, WhatIsKnownOfAClientGoesWithIt) {
  test::tell(
      {.tried = "1,000 clients come, say something under a name of their own, and leave",
       .section = "chat.h: leave() forgets a client and its name",
       .usually =
           "leave takes a name out of one map, and the other one keeps it; or names_ has the "
           "name as it was typed, so that leave does not find it in owners_.",
       .person = "a server that knows all clients that were ever there, until it has no memory."});
  // The maps keep their tables: eight bytes for a place, and no entry in it.
  EXPECT_EQ(held_after_a_thousand({.max_history = 1, .unique_names = true}, true, 20'000),
            "next to nothing");
}

TEST(Step6_6, NothingIsKnownOfAClientWithoutTheOption) {
  test::tell({.tried = "1,000 clients say something; unique_names is false",
              .section = "chat.h: both maps stay empty without unique_names",
              .usually = "take_name writes the name down, though the option is off.",
              .person = "nothing, until a hundred thousand have said hello."});
  EXPECT_EQ(held_after_a_thousand({.max_history = 1}, false, 5'000), "next to nothing");
}

TEST(Step6_6, WithoutTheOptionNobodyIsAsked) {
  test::tell({.tried = "7 and 8 both call themselves ada; unique_names is false",
              .section = "chat.h: ChatLimits",
              .usually = "names are taken though no option asks for it.",
              .person = "in a room of friends, two cannot both be called ada."});
  Chat chat;
  chat.join(7);
  chat.join(8);
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(read_by(chat.say(7, message("ada", "hi"), milliseconds(5))),
              "7, 8 read: " + std::to_string(i + 1) + " ada: hi @5");
  EXPECT_EQ(read_by(chat.say(8, message("ada", "hi"), milliseconds(5))),
            "7, 8 read: 101 ada: hi @5");
}

TEST(Step6_6, AnOwnerThatSpeaksAgainKeepsItsName) {
  test::tell({.text = message("ada", "me too"),
              .tried = "client 7 has said two things as ada, and then client 8 says this",
              .section = "Step 6.6: That name is taken.",
              .usually =
                  "a name that this client has already was treated as a new one: the old name "
                  "was erased from owners_, and it is the same.",
              .person = "\"ada\" says something that ada never said."});
  Chat chat({.unique_names = true});
  chat.join(7);
  chat.join(8);
  chat.say(7, message("ada", "hi"), milliseconds(5));
  chat.say(7, message("ada", "still me"), milliseconds(5));
  EXPECT_EQ(read_by(chat.say(8, message("ada", "me too"), milliseconds(5))),
            "8 reads: error: That name is taken.");
}

// What restore() makes of a line, and what the chat is then: "taken; 1 in the history, last id 40".
std::string restored(Chat& chat, std::string_view line) {
  const std::string answer = chat.restore(line) ? "taken" : "refused";
  return answer + "; " + std::to_string(chat.room().history().size()) +
         " in the history, last id " + std::to_string(chat.last_id());
}

// seed 37: the server restarts, and yesterday is gone
TEST(Step6_7, WhatWasKeptComesBack) {
  Chat chat;
  test::tell({.text = R"({"id":40,"user":"ada","text":"hi","time":5})",
              .section = "chat.h: restore(): a message with an id and a time",
              .yours = {{"refused; 0 in the history, last id 0", "This line is an entry."},
                        {"taken; 0 in the history, last id 40",
                         "The room does not remember it: room_.remember()."},
                        {"taken; 1 in the history, last id 1",
                         "You counted lines. An entry has its own number, and last_id_ is the "
                         "highest of them."}},
              .usually = "an entry is a message with an id and a time: restore returns true.",
              .person = "an empty room, each time the server is updated."});
  EXPECT_EQ(restored(chat, R"({"id":40,"user":"ada","text":"hi","time":5})"),
            "taken; 1 in the history, last id 40");
  EXPECT_EQ(restored(chat, R"({"id":41,"user":"bob","text":"ho","time":6})"),
            "taken; 2 in the history, last id 41");
  test::tell({.tried = "the entries 40 and 41 were restored, and a client joins",
              .section = "chat.h: restore()",
              .yours = {{"41 bob: ho @6000 | 40 ada: hi @5000",
                         "The times are a thousand times too high. The time of an entry is in "
                         "milliseconds, as encode_entry() has it."}},
              .usually = "restore lets the room remember each entry, with its own number and time.",
              .person = "an empty room, each time the server is updated."});
  EXPECT_EQ(heard(chat.join(7)), "41 bob: ho @6 | 40 ada: hi @5");
}

TEST(Step6_7, WhatComesBackIsWrittenAnew) {
  test::tell({.text = R"({"id": 40, "x": "xxx...", "user":"ada","text":"hi","time":5})",
              .tried = "this line, with 1,000 bytes of x, is restored; a client joins",
              .section = "Step 6.7: an entry is written by encode_entry()",
              .usually = "remember what encode_entry() makes of it, and not the line as it stood.",
              .person = "one long line in the file, and every newcomer is dropped."});
  Chat chat;
  chat.restore(R"({"id": 40, "x": ")" + repeated("x", 1'000) +
               R"(", "user":"ada","text":"hi","time":5})");
  EXPECT_EQ(heard(chat.join(7)), "40 ada: hi @5");
  EXPECT_LT(chat.join(8).text.size(), 200u) << "four fields, and no more of that line";
}

TEST(Step6_7, IdsGoOnWhereTheyStood) {
  Chat chat;
  chat.join(7);
  test::tell({.tried = "the entries 41 and 40 were restored, in this order; a client joins",
              .section = "chat.h: restore(): an id that is not above last_id() may be refused",
              .yours = {{"41 bob: ho @6 | 41 ada: hi @5",
                         "Two entries have the number 41. An entry keeps the number that stands "
                         "in its line: id.number(), and not last_id_."}},
              .usually = "an entry has another number, or another time, than its line.",
              .person = "a page that shows one of two messages with the same number."});
  chat.restore(R"({"id":41,"user":"ada","text":"hi","time":5})");
  const bool is_taken = chat.restore(R"({"id":40,"user":"bob","text":"ho","time":6})");
  EXPECT_EQ(heard(chat.join(8)), is_taken ? "40 bob: ho @6 | 41 ada: hi @5" : "41 ada: hi @5");
  test::tell({.text = message("ada", "hi"),
              .tried = "the entries 41 and 40 were restored, in this order; client 7 says this",
              .section = "chat.h: say(): an entry has the number last_id() + 1",
              .yours = {{"41 ada: hi @7",
                         "41 is an old entry's number. The last line has not always the highest "
                         "one: last_id_ is the highest id that was ever restored."},
                        {"3 ada: hi @7",
                         "You counted lines. last_id_ is the highest id that was ever restored."}},
              .usually = "last_id_ is the highest id that was ever restored.",
              .person = "new messages that a page takes for old ones, and does not show."});
  EXPECT_EQ(heard(chat.say(7, message("ada", "hi"), milliseconds(7))), "42 ada: hi @7");
}

TEST(Step6_7, ANumberThatIsTooHighIsNoEntry) {
  Chat chat;
  chat.join(7);
  chat.restore(R"({"id":40,"user":"ada","text":"hi","time":5})");
  for (const std::string line :
       {R"({"id":18446744073709551615,"user":"ada","text":"hi","time":5})",
        R"({"id":18446744073709551614,"user":"ada","text":"hi","time":5})",
        R"({"id":4503599627370497,"user":"ada","text":"hi","time":5})",
        R"({"id":41,"user":"ada","text":"hi","time":18446744073709551615})",
        R"({"id":41,"user":"ada","text":"hi","time":4503599627370497})"}) {
    const bool is_id = line.find("\"id\":41") == std::string::npos;
    const std::string id = std::to_string(Json::parse(line).field("id").number());
    const std::string time = std::to_string(Json::parse(line).field("time").number());
    test::tell({.text = line,
                .at = line.find(is_id ? id : time),
                .count = (is_id ? id : time).size(),
                .here = "above max_number, which is 4503599627370496",
                .section = "chat.h: max_number",
                .yours = {{"refused; 1 in the history, last id " + id,
                           "You refused the line, and its number counts all the same. Change "
                           "nothing before all of the line is right."}},
                .usually = "id and time are at most max_number, and both are compared with it: the "
                           "entries to come need numbers that a page can tell apart.",
                .person = "the next message has the number 0, and no page shows it as new."});
    EXPECT_EQ(restored(chat, line), "refused; 1 in the history, last id 40");
  }
  test::tell({.text = R"({"id":4503599627370496,"user":"ada","text":"hi","time":5})",
              .at = 6,
              .count = 16,
              .here = "max_number",
              .section = "chat.h: restore(): at most max_number",
              .usually = "max_number itself is good: only what is above it is refused.",
              .person = "the newest entry is missing after a restart."});
  EXPECT_EQ(restored(chat, R"({"id":4503599627370496,"user":"ada","text":"hi","time":5})"),
            "taken; 2 in the history, last id 4503599627370496");
  chat.say(7, message("ada", "hi"), milliseconds(7));
  EXPECT_EQ(chat.last_id(), 4503599627370497u);
}

TEST(Step6_7, ItIsCheckedByTheLimitsOfThisChat) {
  Chat chat({.max_text = 2});
  const std::string long_line = encode_entry(41, {"ada", "hi!"}, milliseconds(5));
  test::tell(
      {.text = long_line,
       .tried = "a chat with max_text 2, and a line with a text of 3 bytes",
       .section = "chat.h: ChatLimits",
       .usually = "read_message needs the limits that the chat was made with: limits_.",
       .person = "after a restart with shorter limits, yesterday's long texts are here again."});
  EXPECT_EQ(restored(chat, long_line), "refused; 0 in the history, last id 0");
  const std::string line = encode_entry(41, {"ada", "hi"}, milliseconds(5));
  test::tell({.text = line,
              .tried = "a chat with max_text 2, and a line with a text of 2 bytes",
              .section = "chat.h: ChatLimits",
              .usually = "read_message needs the limits that the chat was made with: limits_.",
              .person = "an empty room, each time the server is updated."});
  EXPECT_EQ(restored(chat, line), "taken; 1 in the history, last id 41");
}

TEST(Step6_7, OnlyFiftyComeBack) {
  test::tell({.tried = "sixty entries, 1 to 60, are restored",
              .section = "chat.h: max_history",
              .usually = "restore() fills the history without its limit.",
              .person = "a page that takes longer to open after each restart."});
  Chat chat;
  std::string last;
  for (int i = 1; i <= 60; ++i)
    last =
        restored(chat, encode_entry(static_cast<std::uint64_t>(i), {"ada", "hi"}, milliseconds(5)));
  EXPECT_EQ(last, "taken; 50 in the history, last id 60");
}

TEST(Step6_7, WhatIsNoEntryIsLeftOut) {
  Chat chat;
  chat.restore(R"({"id":40,"user":"ada","text":"hi","time":5})");
  for (const auto& [line, wrong] : Cases{
           {R"({"id":41,"user":"ada","te)", "it ends in its middle."},
           {"", "it is empty."},
           {R"({"user":"ada","text":"hi"})", "it has no id and no time."},
           {R"({"id":"41","user":"ada","text":"hi","time":5})", "its id is a text."},
           {R"({"id":-1,"user":"ada","text":"hi","time":5})", "its id has a sign."},
           {R"({"id":41,"user":"","text":"hi","time":5})", "its name is empty."},
           {R"({"id":41,"user":"ada","text":"hi"})", "it has no time."},
           {R"({"id":41,"user":"ada","text":"hi","time":"5"})", "its time is a text."},
           {R"({"id":41,"user":"ada","text":"hi","time":5.5})", "its time is not a whole number."},
           {R"({"id":41.5,"user":"ada","text":"hi","time":5})", "its id is not a whole number."},
           {R"({"user":"ada","text":"hi","time":5})", "it has no id."},
       }) {
    test::tell(
        {.text = line.empty() ? "(a line of no bytes)" : line,
         .section = "chat.h: restore(): returns false, and changes nothing",
         .yours = {{"taken; 2 in the history, last id 41", "You took this line, and " + wrong +
                                                               " Ask is_unsigned() of both "
                                                               "numbers."},
                   {"refused; 1 in the history, last id 41",
                    "You refused the line, and its number counts all the same. Change "
                    "nothing before all of the line is right."}},
         .usually = "a file is a stranger, too: read_message, then id and time as numbers; "
                    "and nothing changes before all of it is right.",
         .person = "a server that does not start since the power went out."});
    EXPECT_EQ(restored(chat, line), "refused; 1 in the history, last id 40");
  }
}

TEST(Step6_7, TheLargestTimeIsATime) {
  const std::string line = R"({"id":41,"user":"ada","text":"hi","time":4503599627370496})";
  test::tell({.text = line,
              .at = line.find("4503"),
              .count = 16,
              .here = "max_number",
              .section = "chat.h: restore(): at most max_number",
              .usually = "max_number itself is good: only what is above it is refused.",
              .person = "an entry is missing after a restart."});
  Chat chat;
  EXPECT_EQ(restored(chat, line), "taken; 1 in the history, last id 41");
}

}  // namespace
}  // namespace ws
