/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_STATE_EDGES_H
#define RFC_TCP_INTERNAL_STATE_EDGES_H

#include "ns3/tcp-socket.h"

namespace ns3::rfctcp
{

/**
 * @param from a state @param to another one
 * @return whether figure 5 of RFC 9293 has this edge, or section 3.10 adds it: CLOSED is reached
 *         from everywhere, by RST, ABORT and timeouts, and LISTEN turns active
 */
bool IsStateEdge(TcpSocket::TcpStates_t from, TcpSocket::TcpStates_t to);

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_STATE_EDGES_H
