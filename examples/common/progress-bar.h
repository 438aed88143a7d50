/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_PROGRESS_BAR_H
#define RFC_TCP_COMMON_PROGRESS_BAR_H

#include <chrono>
#include <cstddef>
#include <string>

namespace common
{

/** One line on the standard error that shows how far long work is; silent off a terminal. */
class ProgressBar
{
  public:
    /** @param total steps of the whole work @param unit what a step is, as "runs" */
    ProgressBar(std::size_t total, std::string unit);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /** @param done steps done so far */
    void Show(std::size_t done);
    /** Remove the line, so that something else can be printed; Show() brings it back. */
    void Hide() const;

  private:
    using Clock = std::chrono::steady_clock; ///< wall time

    std::size_t m_total;       ///< steps of the whole work
    std::string m_unit;        ///< what a step is
    bool m_visible;            ///< the standard error is a terminal
    Clock::time_point m_start; ///< of the work
    Clock::time_point m_shown; ///< last drawn
};

} // namespace common

#endif // RFC_TCP_COMMON_PROGRESS_BAR_H
