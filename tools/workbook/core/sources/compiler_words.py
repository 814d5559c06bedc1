"""What a compiler's message usually means in this workbook. g++ and clang say the same in other words."""
import re

# The first that fits counts.
MEANS = [(re.compile(pattern), means) for pattern, means in (
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
    (r"is not a member of 'std'|no member named '\w+' in namespace 'std'",
     "an #include is missing, or the name has a typing error."),
    (r"discards qualifiers|assignment of (?:member|read-only)|but function is not marked const|"
     r"cannot assign to (?:non-static data member|variable).*const",
     "this is const: it may be read, and not changed."),
    (r"was not declared in this scope|use of undeclared identifier",
     "a typing error, a name of another function, or a helper that stands below: put it above."),
    (r"has no member named '(?:fin|rsv|opcode|size|payload_length|masking_key)'.*optional|"
     r"'(?:const )?(?:class |struct )?std::optional<.*has no member named|no member named '\w+' in 'std::optional",
     "an optional is not its value: ask it first, then write -> or *."),
)]


def means(message):
    """A sentence without a capital, or None."""
    return next((words for pattern, words in MEANS if pattern.search(message)), None)
