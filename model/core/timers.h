/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_TIMERS_H
#define RFC_TCP_CORE_TIMERS_H

#include "instant.h"
#include "lazy.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace ns3::rfctcp
{

/** The timers of a connection, in the order in which those due at one instant fire. */
enum class Timer : uint8_t
{
    USER_TIMEOUT,   ///< RFC 9293 3.10.8
    FIN_WAIT_2,     ///< the peer of an orphaned connection never closes
    REORDERING,     ///< RACK reordering timer [8985 6.2]
    PROBE,          ///< PTO, tail loss probe [8985 7]; never after RETRANSMISSION
    RETRANSMISSION, ///< RFC 6298
    PERSIST,        ///< zero-window probe, RFC 9293 3.8.6.1
    OVERRIDE,       ///< sender SWS avoidance, RFC 9293 3.8.6.2.1
    PACING,         ///< the next segment may leave
    DELAYED_ACK,    ///< RFC 9293 3.8.6.3
    KEEP_ALIVE,     ///< RFC 9293 3.8.4; arriving segments do not move it, see Liveness
    COUNT           ///< number of timers
};

/**
 * The deadlines of the timers that are set. After Shrink() a table without deadlines takes little
 * memory.
 */
class TimerTable
{
  public:
    /** @param timer the timer to set @param deadline when the timer fires */
    void Set(Timer timer, Instant deadline)
    {
        m_deadlines.Make()[Index(timer)] = deadline;
    }

    /** @param timer the timer to clear */
    void Clear(Timer timer)
    {
        if (!m_deadlines.IsDefault())
        {
            m_deadlines.Make()[Index(timer)] = NEVER;
        }
    }

    /** Clears all. */
    void ClearAll()
    {
        m_deadlines.Reset();
    }

    /** @param timer a timer @return true if the timer is set */
    bool IsSet(Timer timer) const
    {
        return (*m_deadlines)[Index(timer)] != NEVER;
    }

    /** @param timer a timer @return its deadline, if the timer is set */
    std::optional<Instant> Deadline(Timer timer) const
    {
        return IsSet(timer) ? std::optional<Instant>((*m_deadlines)[Index(timer)]) : std::nullopt;
    }

    /** @param timer a timer @param now the instant @return true if the timer is set and due */
    bool IsDue(Timer timer, Instant now) const
    {
        return (*m_deadlines)[Index(timer)] <= now;
    }

    /** @return the earliest deadline, if any is set */
    std::optional<Instant> Next() const
    {
        if (m_deadlines.IsDefault())
        {
            return std::nullopt;
        }
        const Instant next = *std::min_element(m_deadlines->begin(), m_deadlines->end());
        return next != NEVER ? std::optional<Instant>(next) : std::nullopt;
    }

    /** Gives the memory back if no timer is set. */
    void Shrink()
    {
        if (!m_deadlines.IsDefault() && !Next())
        {
            m_deadlines.Reset();
        }
    }

    /** @param other value to compare with @return true if equal */
    bool operator==(const TimerTable& other) const
    {
        return m_deadlines == other.m_deadlines;
    }

  private:
    static constexpr Instant NEVER = Instant::max(); ///< marks a timer that is not set

    /** @param timer a timer @return its index */
    static constexpr std::size_t Index(Timer timer)
    {
        return static_cast<std::size_t>(timer);
    }

    /** By Timer; at first none is set. */
    struct Deadlines : std::array<Instant, static_cast<std::size_t>(Timer::COUNT)>
    {
        Deadlines()
        {
            fill(NEVER);
        }
    };

    Lazy<Deadlines> m_deadlines; ///< deadlines by timer
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_TIMERS_H
