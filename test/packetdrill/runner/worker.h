/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_WORKER_H
#define RFC_TCP_PKT_WORKER_H

#include "run-settings.h"
#include "verdict.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace packetdrill
{

/** A process that runs scripts, one after the other; a new one is made after a crash. */
class Worker
{
  public:
    /** @param files all scripts @param settings of the run; both must outlive the worker */
    Worker(const std::vector<std::string>& files, const RunSettings& settings);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /** Begins a script. @param index which of the files */
    void Begin(std::size_t index);
    /** @return whether a script runs */
    bool IsBusy() const;
    /** @return descriptor that can be read when the script is over, or the process */
    int GetDescriptor() const;
    /** @return which file runs, or ran last */
    std::size_t GetIndex() const;
    /** @return when to give up */
    std::chrono::steady_clock::time_point GetDeadline() const;
    /** @return the verdict of the script that is over */
    Verdict Collect();
    /** Ends a script that takes too long. @return the verdict */
    Verdict GiveUp();

  private:
    /** What the process leaves behind if it dies; shared memory. */
    struct Trail
    {
        static constexpr std::size_t WIDTH = 256; ///< of a packet's text

        volatile uint32_t line;                                      ///< of the event that runs
        volatile uint32_t packets;                                   ///< that passed so far
        std::array<std::array<char, WIDTH>, Verdict::HISTORY> texts; ///< the last of them, a ring
    };

    /** Makes the process. */
    void Launch();
    /** The life of the process. @param orders where indices come from @param results for verdicts
     */
    [[noreturn]] void Work(int orders, int results);
    /** Ends the process. @return its status */
    int Stop();
    /** @param file a script @return its verdict; in the process */
    Verdict RunFile(const std::string& file);
    /** @param got what happened @return the verdict */
    Verdict Fail(const std::string& got) const;

    const std::vector<std::string>& m_files;       ///< all scripts
    const RunSettings& m_settings;                 ///< of the run
    Trail* m_trail{nullptr};                       ///< shared with the process
    int m_output{-1};                              ///< what the process prints
    pid_t m_process{-1};                           ///< -1: none
    int m_orders{-1};                              ///< pipe to the process
    int m_results{-1};                             ///< pipe from the process
    std::size_t m_index{0};                        ///< of the script
    bool m_busy{false};                            ///< a script runs
    std::chrono::steady_clock::time_point m_begin; ///< of the script
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_WORKER_H
