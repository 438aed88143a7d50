/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_TURN_H
#define RFC_TCP_INTERNAL_TURN_H

#include "l4-tables.h"
#include "socket-impl.h"

namespace ns3
{

/**
 * The time from a call or an event until its last effect is carried out. A call from inside a
 * callback finds a turn going on and only adds to its effects. Socket and protocol outlive it.
 */
class RfcTcpSocket::Impl::Turn
{
  public:
    /** @param impl who has its turn */
    explicit Turn(Impl& impl)
        : m_impl(impl),
          m_socket(&impl.socket),
          m_tcp(impl.tcp),
          m_outermost(!impl.m_workspace)
    {
        if (m_outermost)
        {
            impl.Prefetch();
            impl.m_workspace = m_tcp->m_tables->TakeWorkspace();
        }
    }

    ~Turn()
    {
        if (m_outermost)
        {
            m_impl.Drain();
            m_tcp->m_tables->GiveWorkspace(std::move(m_impl.m_workspace));
        }
    }

    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

  private:
    Impl& m_impl;                ///< who has its turn
    Ptr<RfcTcpSocket> m_socket;  ///< stays alive
    Ptr<RfcTcpL4Protocol> m_tcp; ///< stays alive
    bool m_outermost;            ///< no other turn is going on
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_TURN_H
