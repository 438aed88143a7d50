/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "state.h"

namespace ns3::rfctcp
{

const char*
Name(State state)
{
    switch (state)
    {
    case State::CLOSED:
        return "CLOSED";
    case State::LISTEN:
        return "LISTEN";
    case State::SYN_SENT:
        return "SYN-SENT";
    case State::SYN_RECEIVED:
        return "SYN-RECEIVED";
    case State::ESTABLISHED:
        return "ESTABLISHED";
    case State::CLOSE_WAIT:
        return "CLOSE-WAIT";
    case State::LAST_ACK:
        return "LAST-ACK";
    case State::FIN_WAIT_1:
        return "FIN-WAIT-1";
    case State::FIN_WAIT_2:
        return "FIN-WAIT-2";
    case State::CLOSING:
        return "CLOSING";
    case State::TIME_WAIT:
        return "TIME-WAIT";
    }
    return "?";
}

} // namespace ns3::rfctcp
