/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_CONNECTION_SCOPE_H
#define RFC_TCP_CORE_CONNECTION_SCOPE_H

#include "connection.h"

#include <cstdio>
#include <cstdlib>

namespace ns3::rfctcp
{

/** One public call: sets up the event, and checks the invariants when it is over. */
class Connection::Scope
{
  public:
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdangling-pointer" // the destructor resets the pointer
#endif
    /**
     * @param connection the connection called @param now the instant @param outbox effects
     * @param segment the segment, if one arrives
     */
    Scope(Connection& connection, Instant now, Outbox& outbox, const Segment* segment = nullptr)
        : m_connection(connection),
          m_event{now, &outbox, segment, 0, 0, false}
    {
        connection.m_event = &m_event;
    }
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#pragma GCC diagnostic pop
#endif

    ~Scope()
    {
        m_connection.m_event = nullptr;
        m_connection.m_tcb.timers.Shrink(); // an idle connection has none
        if (m_connection.m_parameters->checkInvariants)
        {
            if (const char* broken = CheckInvariants(m_connection.m_tcb))
            {
                std::fprintf(stderr,
                             "rfc-tcp: invariant broken in %s: %s\n",
                             Name(m_connection.m_tcb.state),
                             broken);
                std::abort();
            }
        }
    }

    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

  private:
    Connection& m_connection; ///< the connection called
    Event m_event;            ///< its event
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_CONNECTION_SCOPE_H
