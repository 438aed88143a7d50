/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/state-edges.h"

namespace ns3::rfctcp
{

bool
IsStateEdge(TcpSocket::TcpStates_t from, TcpSocket::TcpStates_t to)
{
    using State = TcpSocket;
    switch (to)
    {
    case State::CLOSED:
        return true;
    case State::LISTEN:
        return from == State::CLOSED || from == State::SYN_RCVD;
    case State::SYN_SENT:
        return from == State::CLOSED || from == State::LISTEN;
    case State::SYN_RCVD:
        return from == State::LISTEN || from == State::SYN_SENT;
    case State::ESTABLISHED:
        return from == State::SYN_RCVD || from == State::SYN_SENT;
    case State::CLOSE_WAIT:
        return from == State::ESTABLISHED;
    case State::LAST_ACK:
        return from == State::CLOSE_WAIT;
    case State::FIN_WAIT_1:
        return from == State::SYN_RCVD || from == State::ESTABLISHED;
    case State::FIN_WAIT_2:
    case State::CLOSING:
        return from == State::FIN_WAIT_1;
    case State::TIME_WAIT:
        return from == State::FIN_WAIT_1 || from == State::FIN_WAIT_2 || from == State::CLOSING;
    default:
        return false;
    }
}

} // namespace ns3::rfctcp
