// What the tab lends to a program of the wire: a network, and the dice. The page is the kernel.
#pragma once

#include <cstddef>
#include <cstdint>

#include "bytes.h"

#define LENT(name) extern "C" __attribute__((import_module("network"), import_name(#name)))

// Takes as many of these bytes as there is room for on their way to this peer. Returns how many.
LENT(write)
std::size_t network_write(std::uint32_t peer, const std::uint8_t* bytes, std::size_t size);
// FIN: nothing more comes from us, behind all that was written.
LENT(finish) void network_finish(std::uint32_t peer);
// The connection is over for us. If it is a reset (RST), what was not brought yet is lost.
LENT(over) void network_over(std::uint32_t peer, bool is_reset);
// The program waits for what comes next. It does not return: JavaScript takes the thread back, and what
// stands on our stack stays.
[[noreturn]] LENT(wait) void network_wait();
// 32 bits that follow from the seed.
LENT(random) std::uint32_t network_random();

// What a client hears: that it is open, a message, and how it ended (RFC 6455 §7.1.5).
LENT(hear_open) void network_hear_open();
LENT(hear_message) void network_hear_message(const std::uint8_t* text, std::size_t size);
LENT(hear_close)
void network_hear_close(std::uint32_t code, bool is_clean, const char* why, std::size_t size);
