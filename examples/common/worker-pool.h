/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_WORKER_POOL_H
#define RFC_TCP_COMMON_WORKER_POOL_H

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

/** What the programs in examples/ share. */
namespace common
{

/** Work for a process of its own. */
struct Task
{
    std::function<std::string()> work;    ///< runs there; its octets, 4 kB at most, come back
    std::function<std::string()> makeLog; ///< makes an empty file for what the process prints and
                                          ///< returns its path; removed if nothing is printed
    std::chrono::seconds timeLimit{60};   ///< wall-clock time; more ends the process
    uint64_t memoryLimit{0};              ///< octets of address space; 0: no limit
};

/** How a process ended. */
enum class TaskEnd : uint8_t
{
    RETURNED,   ///< with a result
    TIME_LIMIT, ///< it was ended
    CRASHED,    ///< without a result
};

/** What became of a task. */
struct TaskOutcome
{
    TaskEnd end{TaskEnd::CRASHED}; ///< how
    std::string result;            ///< what the work returned
    std::string cause;             ///< of a crash, as "SIGSEGV", and the last line it printed
};

/**
 * Run each task in a process of its own, so that none can harm another. They start in the order
 * given, without copies of anything that the caller has printed.
 *
 * @param tasks the work
 * @param jobs how many processes at a time
 * @param onDone called after each task with the count of those that are done
 * @return outcomes in the order of the tasks, whatever the order of completion
 */
std::vector<TaskOutcome> RunTasks(const std::vector<Task>& tasks,
                                  uint32_t jobs,
                                  const std::function<void(std::size_t)>& onDone);

/** @param value that owns nothing @return its octets, to be the result of a task */
template <typename Value>
std::string
ToOctets(const Value& value)
{
    static_assert(std::is_trivially_copyable_v<Value>);
    std::string octets(sizeof(Value), '\0');
    std::memcpy(octets.data(), &value, sizeof(Value));
    return octets;
}

/** @param octets from ToOctets() @param value receives the value @return false if it cannot be */
template <typename Value>
bool
FromOctets(const std::string& octets, Value& value)
{
    static_assert(std::is_trivially_copyable_v<Value>);
    if (octets.size() != sizeof(Value))
    {
        return false;
    }
    std::memcpy(&value, octets.data(), sizeof(Value));
    return true;
}

} // namespace common

#endif // RFC_TCP_COMMON_WORKER_POOL_H
