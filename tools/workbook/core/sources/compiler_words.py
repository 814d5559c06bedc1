"""What compilers say, in the words of the workbook: shorter types, and what a message usually means. g++ and clang say
the same in other words."""
import re

INCLUDED_INSIDE = ("an #include stands inside of the braces of a namespace or a function, and makes all that it brings "
                   "a part of them.")
# The first that fits counts.
MEANS = [(re.compile(pattern), means) for pattern, means in (
    (r"(?:ws|\{anonymous\}|\(anonymous namespace\))::(?:std|ws)\b", INCLUDED_INSIDE),
    (r"initializer_list<(ws::)?JsonField>|no matching function for call to 'encode_json'",
     "a value of encode_json is a text or a std::uint64_t. Another number needs static_cast<std::uint64_t>(...)."),
    (r"operator\[\].*'(const )?(ws::)?Json'",
     "json.h has all that a Json can be asked: field(\"user\") is the field of that name."),
    (r"(operand|convert|conversion|initialize).*'(const )?(ws::)?(CloseCode|Opcode)'",
     "an enum class does not count as a number: static_cast<std::uint16_t>(code) makes one of it."),
    (r"(operand|convert|conversion|viable).*SharedBytes",
     "a SharedBytes points to its bytes: *share is the Bytes, share->size() is their number, and share(bytes) makes "
     "one."),
    (r"no declaration matches|out-of-line definition of .* does not match any declaration",
     "the header has no such function: compare the name, the parameters, const, and what it returns."),
    (r"narrowing|cannot be narrowed",
     "in { } a number does not get smaller by itself: static_cast<std::uint8_t>(...) says that you mean it."),
    (r"span<const unsigned char.*to 'span<unsigned char",
     "the bytes of a ByteView may only be read. Copy them, and change the copy: Bytes copy(view.begin(), view.end());"),
    (r"const(?: char \[\d+\]|char ?\*).*to '(?:std::)?variant<.*HttpFailure",
     'a text alone is not a refusal: return bad_request("...").'),
    (r"nullopt_t.*to '(?:std::)?variant<", "a variant is never nullopt: it holds one of its types."),
    (r"(?:conversion|convert|conversion function).*string_view.*to.*'(?:const )?(?:std::)?"
     r"(?:__cxx11::)?(?:basic_)?string\b(?!_view)",
     "a std::string is not made of a view by itself: std::string(view)."),
    (r"no match for 'operator\+'.*string_view|invalid operands to binary expression.*string_view",
     "a view cannot grow. Make a string first: std::string(view) + ..."),
    (r"has no member named '(?:append|push_back|pop_back|erase|insert|clear|split)'|"
     r"no member named '(?:append|push_back|pop_back|erase|insert|clear|split)' in 'std::basic_string_view",
     "a string_view only looks at characters: substr, find, starts_with, remove_prefix. std::string has more."),
    (r"expected ',' or ';' before", "a ; is missing at the end of the line above."),
    (r"unterminated argument list invoking macro|unterminated function-like macro invocation",
     "a ) is missing, here or further down."),
    (r"redefinition of .*_Test'", "two tests have the same name in the same suite."),
    (r"void value not ignored|cannot initialize return object of type '.*' with an rvalue of type 'void'",
     "ASSERT_... ends a function without a value. In a function that returns a value, use EXPECT_..."),
    (r"no matching function for call to '\w+\([^']*iterator|"
     r"no matching function for call to '(?:find|find_if|find_if_not|count|count_if|any_of|all_of|none_of|search)'$",
     "begin and end are of two containers, or only one of them is const: find(list.begin(), list.end(), ...)."),
    (r"reference of type 'const std::vector<([^']+)>&' from expression of type '(?:const )?\1'|"
     r"no viable conversion from '(?:const )?([^']+)'.* to '(?:const )?(?:std::)?vector<(?:const )?\2",
     "a list is wanted, and this is one element: {element} is a list of one."),
    (r"is not a member of 'std'|no member named '\w+' in namespace 'std'",
     "an #include is missing, or the name has a typing error."),
    (r"discards qualifiers|in read-only object|marked const|assignment of (?:member|read-only)|"
     r"cannot assign to (?:non-static data member|variable).*const",
     "this is const: it may be read, and not changed. A function that is const in its header changes no member."),
    (r"was not declared in this scope|use of undeclared identifier",
     "a typing error, a name of another function, or a helper that stands below: put it above."),
    (r"has no member named '(?:fin|rsv|opcode|size|payload_length|masking_key)'.*optional|"
     r"'(?:const )?(?:class |struct )?std::optional<.*has no member named|no member named '\w+' in 'std::optional",
     "an optional is not its value: ask it first, then write -> or *."),
)]
# A compiler's long names, and those that the headers have, in this order.
LONG = tuple((re.compile(pattern), short) for pattern, short in (
    ("[\u2018\u2019]", "'"),
    (r"'[^']*' \{aka ('[^']*')\}", r"\1"),
    (r"std::shared_ptr<const std::vector<unsigned char> ?>", "SharedBytes"),
    (r"std::span<const unsigned char(, \d+(ul)?)?>", "ByteView"),
    (r"std::vector<unsigned char>", "Bytes"),
    (r"std::(__cxx11::)?basic_string<char>", "std::string"),
    (r"std::basic_string_view<char>", "std::string_view"),
    (r", std::(hash|equal_to|less|allocator)<(?:[^<>]|<[^<>]*>)*>", ""),
    (r" >", ">"),
))


def shorter(text):
    """A compiler's name for a type as the headers of the workbook have it."""
    for pattern, short in LONG:
        text = pattern.sub(short, text)
    return text


def means(message):
    """What usually leads to this message, or None."""
    both = f"{message}\n{shorter(message)}"
    return next((words for pattern, words in MEANS if pattern.search(both)), None)
