/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_PROCESS_POOL_H
#define RFC_TCP_COMMON_PROCESS_POOL_H

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <type_traits>

/** What the programs in examples/ and the packetdrill runner share. */
namespace common
{

/** How a task ended. */
enum class TaskEnd : uint8_t
{
    RETURNED,   ///< with a result
    TIME_LIMIT, ///< its process was killed at the time limit
    CRASHED,    ///< its process ended without a result
};

/** Outcome of a task. */
struct TaskOutcome
{
    TaskEnd end{TaskEnd::CRASHED}; ///< how the task ended
    std::string result;            ///< what the task returned
    std::string cause;             ///< of a crash, as "SIGSEGV" or "exit status 3"
    std::string lastLine;          ///< of a crash: the last line that the process printed

    /** @return cause and last line in one line */
    std::string Describe() const
    {
        return lastLine.empty() ? cause : cause + ": " + lastLine;
    }
};

/** Runs tasks in processes, so that no task can harm another or the caller. */
class ProcessPool
{
  public:
    /** A task by its index: runs in a process, and its result comes back. */
    using Task = std::function<std::string(std::size_t index)>;

    /** Called with the index of a task that is over, and its outcome. */
    using OutcomeHook = std::function<void(std::size_t index, const TaskOutcome& outcome)>;

    /** Settings of a pool. */
    struct Settings
    {
        uint32_t jobs{1};                   ///< processes at a time
        std::chrono::seconds timeLimit{60}; ///< wall-clock time of a task
        uint64_t memoryLimit{0};            ///< octets of address space of a process; 0: no limit

        /**
         * Makes an empty file for what a task prints, and returns its path. The file is removed if
         * nothing is printed. With such files each task has a process of its own; without them a
         * process runs tasks until one crashes, and what it prints is dropped.
         */
        std::function<std::string(std::size_t index)> makeLog{};
    };

    /** @param task the task @param settings the settings */
    ProcessPool(Task task, Settings settings);

    /**
     * Runs tasks, which begin in the order of their indices.
     * @param count number of tasks; their indices begin at 0
     * @param onOutcome called when a task is over
     */
    void Run(std::size_t count, const OutcomeHook& onOutcome) const;

  private:
    /** A process that runs tasks. */
    class Worker;

    Task m_task;         ///< the task
    Settings m_settings; ///< the settings
};

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

/** @param octets from ToOctets() @param value receives the value @return false if there is none */
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

#endif // RFC_TCP_COMMON_PROCESS_POOL_H
