// The text of a conversation with the kernel, as ScriptedKernel replays and RecordingKernel writes it. One line each:
//
//   wait -> 100 stopped SIGTRAP event=STOP       also FORK, VFORK, CLONE, EXEC, SECCOMP; or a number
//   wait -> 100 stopped SIGUSR1                  a signal about to be delivered
//   wait -> 100 syscall                          SIGTRAP|0x80
//   wait -> 100 exited 3
//   wait -> 100 killed SIGSEGV core
//   wait -> none_left                            also: interrupted; nothing (an answer to a poll only)
//   seize 100 0x1f -> ok                         an outcome is ok, gone, or an errno's number
//   resume 100 syscall SIGUSR1 -> gone           also cont, step, listen; 0: no signal
//   event_message 100 -> 101
//   signal_info 100 -> 0a000000                  siginfo_t's bytes, zeros at the end left out
//   syscall_stop 100 -> entry x86_64 257 0x3 0x0 0x0 0x0 0x0 0x0 [ip=0x… sp=0x…]
//   syscall_stop 100 -> exit x86_64 -2 error     without the last word: no error; or: seccomp …, none
//   debug_register 100 6 -> 0x1
//   read_memory 100 0x7f00 16 -> 2f6574632f      what could be read
//   threads_of 100 -> 100 101
//
// Empty lines and those that begin with # mean nothing.
#pragma once

#include <string>
#include <string_view>

#include "os/kernel.h"

namespace sonde::os::script {

// Words with a blank between them.
std::string join(std::initializer_list<std::string_view> words);
// The first word, which is taken off; empty: there is none.
std::string_view take_word(std::string_view& text);

std::string hex(u64 value);  // 0x1f
std::string bytes(std::span<const std::byte> data);
std::optional<std::vector<std::byte>> parse_bytes(std::string_view text);
std::optional<i64> parse_number(std::string_view text);  // decimal, or 0x…

std::string text_of(Tid tid);
std::string text_of(Signal signal);
std::string text_of(Resume how);
std::string text_of(Outcome outcome);
std::string text_of(const WaitReport& report);
std::string text_of(const SyscallStop& stop);
std::string text_of(const siginfo_t& info);

std::optional<Outcome> parse_outcome(std::string_view text);
std::optional<WaitReport> parse_report(std::string_view text);
std::optional<SyscallStop> parse_stop(std::string_view text);

}  // namespace sonde::os::script
