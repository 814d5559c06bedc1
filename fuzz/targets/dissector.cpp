// The frame lab's dissector, held against our solutions on every input: the same fields, and the first
// fault is what a Connection fails for, after the same byte and in the same words. What else it says of
// the bytes is held against the bytes themselves.
#include "dissector/dissector.h"

#include <algorithm>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "connection.h"
#include "dissection/fields.h"
#include "inputs/pieces.h"
#include "oracles/hammer.h"

namespace ws::fuzz {

namespace {

using lab::Direction;
using lab::DissectedFrame;
using lab::Dissection;
using lab::Fault;
using lab::Field;
using lab::Needs;

// Of a block that has exactly its size: a read past the end is seen.
Dissection dissect(ByteView bytes, Direction direction = Direction::from_client) {
  const Bytes copy(bytes.begin(), bytes.end());
  return lab::dissect(copy, {.direction = direction,
                             .max_message = limits().max_message,
                             .max_fragments = limits().max_fragments});
}

// --- The faults, and a Connection

struct Strict {
  std::optional<Failure> failure{};
  std::size_t after = 0;  // with so many bytes it failed
  std::vector<Bytes> messages{};
};

// Every byte in a read of its own, and nothing behind the end.
Strict strict(ByteView input) {
  Connection connection(
      {.limits = {.max_size = limits().max_message, .max_fragments = limits().max_fragments}});
  Strict seen;
  for (std::size_t i = 0; i < input.size(); ++i) {
    connection.receive(input.subspan(i, 1));
    while (const std::optional<Event> event = connection.next_event()) {
      if (const auto* const message = std::get_if<Message>(&*event)) {
        seen.messages.emplace_back(message->payload.begin(), message->payload.end());
        continue;
      }
      seen.failure = std::get<Closed>(*event).failure;
      seen.after = i + 1;
      return seen;
    }
  }
  return seen;
}

std::string told(const std::optional<Failure>& failure, std::size_t after) {
  if (!failure) return "nothing wrong";
  return std::to_string(static_cast<int>(failure->code)) + ' ' + std::string(failure->reason) +
         " after " + std::to_string(after) + " bytes";
}

// The payloads of a message's frames, one behind the other.
std::vector<Bytes> whole_messages(ByteView input, const Dissection& dissection) {
  std::vector<Bytes> whole;
  std::vector<Bytes> begun(dissection.messages);
  for (const DissectedFrame& frame : dissection.frames) {
    if (!frame.message || !is_whole(frame)) continue;
    const Bytes payload = unmasked(input, frame);
    Bytes& message = begun.at(*frame.message);
    message.insert(message.end(), payload.begin(), payload.end());
    if (input[frame.byte] >= 128) whole.push_back(message);
  }
  return whole;
}

Wrong check_failure(ByteView input, const Dissection& dissection) {
  const Strict seen = strict(input);
  std::optional<Failure> first;
  std::size_t after = 0;
  if (!dissection.faults.empty()) {
    first = dissection.faults.front().failure;
    after = dissection.faults.front().after;
  }
  const std::string dissector = told(first, after);
  const std::string solutions = told(seen.failure, seen.failure ? seen.after : 0);
  if (dissector != solutions)
    return "another fault\n  the dissector: " + dissector + "\n  the solutions: " + solutions;
  if (!first && whole_messages(input, dissection) != seen.messages) return "other messages";
  return {};
}

// --- What it says of itself

// A fault is known with the byte that `after` names, not before, and stands among the bytes so far.
Wrong check_prefix(ByteView input, const Dissection& whole, std::size_t size) {
  const Dissection part = dissect(input.first(size));
  std::size_t known = 0;
  for (; known < whole.faults.size() && whole.faults[known].after <= size; ++known) {
    const Fault& fault = whole.faults[known];
    if (known >= part.faults.size() || !(part.faults[known] == fault))
      return std::string(fault.failure.reason) + " is not known after " + std::to_string(size) +
             " bytes";
    const DissectedFrame& frame = part.frames[fault.frame];
    if (fault.bits == 0 || fault.bit < frame.byte * 8 ||
        fault.bit + fault.bits > (frame.byte + frame.here) * 8)
      return std::string(fault.failure.reason) + " does not stand in its frame";
  }
  if (part.faults.size() > known)
    return std::string(part.faults[known].failure.reason) + " is known after " +
           std::to_string(size) + " bytes, and no more with all";
  return {};
}

// All prefixes of a short input; of a long one some, and those where its first faults become known.
Wrong check_prefixes(ByteView input, const Dissection& whole) {
  std::vector<std::size_t> sizes;
  if (input.size() <= 24) {
    for (std::size_t size = 0; size <= input.size(); ++size)
      sizes.push_back(size);
  } else {
    const std::uint64_t hash = hash_of(input);
    for (const unsigned shift : {0U, 16U, 32U})
      sizes.push_back(static_cast<std::size_t>((hash >> shift) % (input.size() + 1)));
    for (std::size_t i = 0; i < std::min<std::size_t>(whole.faults.size(), 3); ++i)
      sizes.insert(sizes.end(), {whole.faults[i].after - 1, whole.faults[i].after});
  }
  for (const std::size_t size : sizes) {
    if (const Wrong wrong = check_prefix(input, whole, size)) return wrong;
  }
  return {};
}

// So many bytes more, whatever they are, and the field is whole; one less, and it still lacks one.
Wrong check_needs(ByteView input, const Dissection& whole) {
  if (!whole.needs) return {};
  const Needs& needs = *whole.needs;
  const std::string name(needs.field);
  constexpr std::uint64_t patience = 2048;
  const std::uint64_t more = std::min(needs.bytes, patience);
  Bytes bytes(input.begin(), input.end());
  std::uint64_t hash = hash_of(input);
  for (std::uint64_t i = 1; i < more; ++i, hash = hash * 6364136223846793005U + 1)
    bytes.push_back(static_cast<std::uint8_t>(hash >> 56));
  const std::optional<Needs> left = dissect(bytes).needs;
  if (!left || left->field != needs.field || left->bytes != needs.bytes - more + 1)
    return name + " needs less than it says";
  if (needs.bytes > patience) return {};

  bytes.push_back(static_cast<std::uint8_t>(hash >> 40));
  const Dissection after = dissect(bytes);
  const std::size_t byte = whole.frames.back().byte;
  const std::vector<Field> fields = lab::fields_at(bytes, byte);
  const Field* const field = find(fields, needs.field);
  if (after.frames.size() != whole.frames.size()) return name + " ends in another frame";
  if (field == nullptr || field->partial) return name + " is not whole with what it needs";
  if (after.needs && after.needs->field == needs.field) return name + " needs more than it says";
  return {};
}

// From a server, only the rule of the mask is another.
Wrong check_direction(ByteView input, const Dissection& client) {
  const Dissection server = dissect(input, Direction::from_server);
  const auto others = [](const Dissection& dissection) {
    std::vector<Fault> faults;
    for (const Fault& fault : dissection.faults) {
      if (fault.section != "§5.1") faults.push_back(fault);
    }
    return faults;
  };
  if (others(client) != others(server)) return "from a server, other faults than the mask";
  const std::size_t masks = client.faults.size() + server.faults.size() - 2 * others(client).size();
  const auto judged = std::count_if(
      client.frames.begin(),
      client.frames.begin() +
          static_cast<std::ptrdiff_t>(client.unread.value_or(client.frames.size())),
      [](const DissectedFrame& frame) { return frame.header > 0 && frame.here >= frame.header; });
  if (masks != static_cast<std::size_t>(judged))
    return "a mask that is right for both, or for none";
  return {};
}

}  // namespace

std::optional<Finding> hammer(ByteView input, Oracles use) {
  if (!use.reference) return {};
  const Dissection whole = dissect(input);
  for (const auto check :
       {check_frames, check_failure, check_prefixes, check_needs, check_direction}) {
    if (const Wrong wrong = check(input, whole)) return Finding{"reference", *wrong};
  }
  return {};
}

}  // namespace ws::fuzz
