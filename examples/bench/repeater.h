/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_REPEATER_H
#define RFC_TCP_BENCH_REPEATER_H

#include <cstdint>
#include <functional>

namespace bench
{

/** Does something again and again, some times each millisecond of simulated time. */
class Repeater
{
  public:
    /**
     * Begins at once.
     * @param times how often in all @param perMillisecond how often each millisecond
     * @param action called with 0, 1, ...
     */
    Repeater(uint32_t times, uint32_t perMillisecond, std::function<void(uint32_t)> action);
    Repeater(const Repeater&) = delete;
    Repeater& operator=(const Repeater&) = delete;

  private:
    /** The work of one millisecond. */
    void Act();

    uint32_t m_times;                       ///< in all
    uint32_t m_perMillisecond;              ///< each millisecond
    std::function<void(uint32_t)> m_action; ///< what
    uint32_t m_next{0};                     ///< its next argument
};

} // namespace bench

#endif // RFC_TCP_BENCH_REPEATER_H
