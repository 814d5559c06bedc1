// Who is owed the same in the same order, and what that saves.
#include "tcp/sequences.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client_frames.h"

namespace ws::test {
namespace {

using tcp::Sequences;

SharedBytes piece(const std::string& text) {
  return share(from_text(text));
}

std::vector<SharedBytes> blocks(Sequences& sequences, Sequences::Number number) {
  std::vector<SharedBytes> all;
  sequences.for_each_block(number, [&](const SharedBytes& block) { all.push_back(block); });
  return all;
}

std::string text(Sequences& sequences, Sequences::Number number) {
  std::string all;
  for (const SharedBytes& block : blocks(sequences, number))
    all += as_text(*block);
  return all;
}

TEST(Sequences, TheSamePiecesInTheSameOrderAreOneNumberAndOneBlock) {
  Sequences sequences;
  const SharedBytes a = piece("a");
  const SharedBytes b = piece("b");
  Sequences::Number ada = 0;
  Sequences::Number bob = 0;
  for (const SharedBytes& each : {a, b, a}) {
    ada = sequences.append(ada, each);
    bob = sequences.append(bob, each);
    EXPECT_EQ(ada, bob);
  }
  EXPECT_EQ(sequences.size(ada), 3u);
  ASSERT_EQ(blocks(sequences, ada).size(), 1u);
  EXPECT_EQ(blocks(sequences, ada)[0], blocks(sequences, bob)[0]);
  EXPECT_EQ(text(sequences, ada), "aba");
}

TEST(Sequences, APieceForOneIsNotForTheOthers) {
  Sequences sequences;
  const SharedBytes all = piece("all");
  const SharedBytes more = piece("more");
  Sequences::Number bob = sequences.append(0, piece("bob "));
  Sequences::Number ada = sequences.append(0, all);
  bob = sequences.append(bob, all);
  const Sequences::Number cleo = sequences.append(0, all);
  EXPECT_EQ(ada, cleo);
  ada = sequences.append(ada, more);
  bob = sequences.append(bob, more);
  EXPECT_EQ(text(sequences, ada), "allmore");
  EXPECT_EQ(text(sequences, bob), "bob allmore");
  EXPECT_EQ(text(sequences, cleo), "all") << "what came behind it is for the others";
}

TEST(Sequences, OnePieceAndLongOnesAreNotCopied) {
  Sequences sequences;
  const SharedBytes one = piece("1");
  const SharedBytes much = piece(std::string(20'000, 'm'));
  const Sequences::Number first = sequences.append(0, one);
  const Sequences::Number both = sequences.append(first, much);
  EXPECT_EQ(blocks(sequences, first), std::vector<SharedBytes>{one});
  EXPECT_EQ(blocks(sequences, both), (std::vector<SharedBytes>{one, much}));
}

TEST(Sequences, ForgetLetsGoOfEveryPiece) {
  Sequences sequences;
  const SharedBytes a = piece("a");
  blocks(sequences, sequences.append(sequences.append(0, a), a));
  sequences.forget();
  EXPECT_EQ(a.use_count(), 1);
  EXPECT_EQ(text(sequences, sequences.append(0, piece("b"))), "b");
}

TEST(Sequences, AreFullAt256PiecesOrAMegabyte) {
  Sequences sequences;
  const SharedBytes a = piece("a");
  for (int client = 0; client < 5'000; ++client)
    sequences.append(0, a);
  EXPECT_FALSE(sequences.is_full()) << "one piece for all is one piece";
  for (int i = 0; i < 300; ++i)
    sequences.append(0, piece("b"));
  EXPECT_TRUE(sequences.is_full());
  sequences.forget();
  EXPECT_FALSE(sequences.is_full());
  for (int i = 0; i < 20; ++i)
    sequences.append(0, piece(std::string(65'536, 'c')));
  EXPECT_TRUE(sequences.is_full());
}

}  // namespace
}  // namespace ws::test
