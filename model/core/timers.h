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
    TIME_WAIT,      ///< 2 MSL, RFC 9293 3.10.8
    FIN_WAIT_2,     ///< the peer of an orphan never closes
    REORDERING,     ///< segments sent before a delivered one have had their time [8985 6.2]
    PROBE,          ///< PTO, tail loss probe [8985 7]; never after RETRANSMISSION
    RETRANSMISSION, ///< RFC 6298
    PERSIST,        ///< zero-window probe, RFC 9293 3.8.6.1
    OVERRIDE,       ///< sender SWS avoidance, RFC 9293 3.8.6.2.1
    PACING,         ///< the next segment may leave
    DELAYED_ACK,    ///< RFC 9293 3.8.6.3
    KEEP_ALIVE,     ///< RFC 9293 3.8.4; arriving segments do not touch it, it looks at their time
    COUNT           ///< number of timers
};

/**
 * A table of optional deadlines: what a connection waits for, and until when. It takes little
 * memory after Shrink() if none is set.
 */
class TimerTable
{
  public:
    /** @param timer which @param deadline when it shall fire */
    void Set(Timer timer, Instant deadline)
    {
        m_deadlines.Make()[Index(timer)] = deadline;
    }

    /** @param timer which one shall not fire */
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

    /** @param timer which @return true if it has a deadline */
    bool IsSet(Timer timer) const
    {
        return (*m_deadlines)[Index(timer)] != NEVER;
    }

    /** @param timer which @return its deadline, if set */
    std::optional<Instant> Deadline(Timer timer) const
    {
        return IsSet(timer) ? std::optional<Instant>((*m_deadlines)[Index(timer)]) : std::nullopt;
    }

    /** @param timer which @param now the instant @return true if it is set and due */
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

    /** Gives the memory back if none is set. */
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

    /** @param timer which @return its index */
    static constexpr std::size_t Index(Timer timer)
    {
        return static_cast<std::size_t>(timer);
    }

    /** By Timer, at first none. */
    struct Deadlines : std::array<Instant, static_cast<std::size_t>(Timer::COUNT)>
    {
        Deadlines()
        {
            fill(NEVER);
        }
    };

    Lazy<Deadlines> m_deadlines; ///< what is set
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_TIMERS_H
