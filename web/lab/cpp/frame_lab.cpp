// What <frame-lab> calls, and all others that show frames: the dissection of bytes, and chapter 3's mask.
//
//   {"frames": [{"number": 0, "byte": 0, "here": 11, "header": 6, "length": "5", "message": 0, "fields":
//       [{"name": "fin", "bit": 0, "bits": 1, "value": "1"}, ... {"name": "payload", "bit": 48, "bits": 40}]}],
//    "faults": [{"frame": 0, "bit": 1, "bits": 1, "code": 1002, "reason": "reserved bit set",
//                "section": "§5.2", "after": 6}],
//    "all": {"frames": 1, "messages": 1, "faults": 1}, "unread": null, "needs": {"bytes": "4", "for": "payload"}}
//
// What may be over 2^53 is text. null: not known yet, none, or nothing; dissector.h says what each means. A
// field that has come in part has "partial": true.
#include "abi.h"
#include "dissector/dissector.h"
#include "frame.h"
#include "json_text.h"

using namespace ws;
using namespace ws::lab;

namespace {

// The masking key as eight digits, or fewer if some of it has not come; all else as a number.
void write_value(JsonText& json, const Field& field) {
  json.key("value");
  if (field.name != "masking_key") return json.decimal(*field.value);
  std::string digits;
  for (std::uint64_t left = field.bits; left > 0; left -= 4)
    digits += "0123456789abcdef"[*field.value >> (left - 4) & 0xF];
  json.text(digits);
}

void write(JsonText& json, const Field& field) {
  json.object([&] {
    json.key("name").text(field.name);
    json.key("bit").number(field.bit);
    json.key("bits").number(field.bits);
    if (field.value) write_value(json, field);
    if (field.partial) json.key("partial").boolean(true);
  });
}

void write(JsonText& json, const DissectedFrame& frame, std::size_t number) {
  json.object([&] {
    json.key("number").number(number);
    json.key("byte").number(frame.byte);
    json.key("here").number(frame.here);
    json.key("header");
    frame.header > 0 ? json.number(frame.header) : json.null();
    json.key("length");
    frame.length ? json.decimal(*frame.length) : json.null();
    json.key("message");
    frame.message ? json.number(*frame.message) : json.null();
    json.key("fields").array([&] {
      for (const Field& field : fields_at(input(), frame.byte))
        write(json, field);
    });
  });
}

void write(JsonText& json, const Fault& fault) {
  json.object([&] {
    json.key("frame").number(fault.frame);
    json.key("bit").number(fault.bit);
    json.key("bits").number(fault.bits);
    json.key("code").number(static_cast<std::uint64_t>(fault.failure.code));
    json.key("reason").text(fault.failure.reason);
    json.key("section").text(fault.section);
    json.key("after").number(fault.after);
  });
}

void write(JsonText& json, const std::optional<Needs>& needs) {
  if (!needs) return json.null();
  json.object([&] {
    json.key("bytes").decimal(needs->bytes);
    json.key("for").text(needs->field);
  });
}

}  // namespace

// direction: 0 from a client, 1 from a server. Only the frames are written that have a byte among the
// `count` from `first` on, and their faults; all of them, if `count` is 0. Behind the first fault of all,
// which is always there: a page of 30,000 frames is not drawn whole, and its text has ten megabytes.
LAB_EXPORT(dissect)
void dissect_input(std::uint32_t direction, std::uint32_t max_payload, std::uint32_t first,
                   std::uint32_t count) {
  const Dissection dissection = dissect(
      input(), {.direction = direction == 0 ? Direction::from_client : Direction::from_server,
                .max_message = max_payload});
  const std::vector<DissectedFrame>& frames = dissection.frames;
  const auto is_wanted = [&](std::size_t i) {
    const DissectedFrame& frame = frames[i];
    return count == 0 ||
           (frame.byte + frame.here > first && frame.byte < std::uint64_t{first} + count);
  };
  JsonText json;
  json.object([&] {
    json.key("frames").array([&] {
      for (std::size_t i = 0; i < frames.size(); ++i) {
        if (is_wanted(i)) write(json, frames[i], i);
      }
    });
    json.key("faults").array([&] {
      for (const Fault& fault : dissection.faults) {
        if (&fault == &dissection.faults.front() || is_wanted(fault.frame)) write(json, fault);
      }
    });
    json.key("all").object([&] {
      json.key("frames").number(frames.size());
      json.key("messages").number(dissection.messages);
      json.key("faults").number(dissection.faults.size());
    });
    json.key("unread");
    dissection.unread ? json.number(*dissection.unread) : json.null();
    json.key("needs");
    write(json, dissection.needs);
  });
  give(json.take());
}

// A payload in, the same masked or unmasked out (it is the same, §5.3). `offset`: where in the payload
// these bytes begin.
LAB_EXPORT(mask) void mask_input(std::uint32_t key, std::uint32_t offset) {
  Bytes payload(input().begin(), input().end());
  const MaskingKey bytes{static_cast<std::uint8_t>(key >> 24), static_cast<std::uint8_t>(key >> 16),
                         static_cast<std::uint8_t>(key >> 8), static_cast<std::uint8_t>(key)};
  apply_mask(payload, bytes, offset);
  give(std::string(as_text(payload)));
}
