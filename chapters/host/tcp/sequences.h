// What this turn owes to whom. Clients who are owed the same pieces in the same order share one sequence:
// a message to all costs each of them a number, and at the turn's end they share one block of bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "bytes.h"

namespace ws::tcp {

class Sequences {
 public:
  using Number = std::uint32_t;  // 0 is the empty sequence

  Sequences() { forget(); }

  // Returns the sequence that is this one and then the piece. Whoever comes right behind somebody with
  // the same wish gets the same number.
  Number append(Number sequence, const SharedBytes& piece) {
    const Number again = nodes_[sequence].next;
    if (again != 0 && nodes_[again].piece == piece) return again;
    const auto number = static_cast<Number>(nodes_.size());
    nodes_[sequence].next = number;
    nodes_.push_back({piece, nodes_[sequence].size + piece->size(), sequence});
    bytes_ += piece->size();
    return number;
  }

  // How many bytes a sequence has.
  std::size_t size(Number sequence) const { return nodes_[sequence].size; }

  // Visits the bytes of a sequence, in order, as few SharedBytes: short pieces lie together in one
  // block, which all who have this sequence share. Long ones are not copied.
  template <typename Visit>
  void for_each_block(Number sequence, Visit visit) {
    Node& node = nodes_[sequence];
    if (node.before == 0) return visit(node.piece);
    if (node.size <= most_copied) {
      if (!node.block) node.block = share(join(sequence));
      return visit(node.block);
    }
    for (const Number each : way_to(sequence))
      visit(nodes_[each].piece);
  }

  // More than a turn should keep: time to write, and to forget.
  bool is_full() const { return nodes_.size() > most_pieces || bytes_ > most_bytes; }

  // No number is good any more.
  void forget() {
    nodes_.clear();
    nodes_.emplace_back();
    bytes_ = 0;
  }

 private:
  static constexpr std::size_t most_copied = 16 * 1024;
  static constexpr std::size_t most_pieces = 256;
  static constexpr std::size_t most_bytes = 1024 * 1024;

  struct Node {
    SharedBytes piece{};   // the last one of this sequence
    std::size_t size = 0;  // bytes from the first piece on
    Number before = 0;     // the sequence without the last piece
    Number next = 0;       // the sequence that went on from here most recently
    SharedBytes block{};   // null: nobody has asked yet
  };

  std::vector<Number> way_to(Number sequence) const {
    std::vector<Number> way;
    for (; sequence != 0; sequence = nodes_[sequence].before)
      way.push_back(sequence);
    std::reverse(way.begin(), way.end());
    return way;
  }

  Bytes join(Number sequence) const {
    Bytes all;
    all.reserve(nodes_[sequence].size);
    for (const Number each : way_to(sequence))
      all.insert(all.end(), nodes_[each].piece->begin(), nodes_[each].piece->end());
    return all;
  }

  std::vector<Node> nodes_;  // nodes_[0] is the empty sequence
  std::size_t bytes_ = 0;    // of all pieces
};

}  // namespace ws::tcp
