/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The state diagram of what connections did.

#include "common/state-diagram.h"

#include <gtest/gtest.h>
#include <string>

namespace ns3
{
namespace
{

/** @return a transition of a connection */
RfcTcpStateRecord
Make(uint32_t node, TcpSocket::TcpStates_t from, TcpSocket::TcpStates_t to, const char* cause)
{
    RfcTcpStateRecord record;
    record.node = node;
    record.connection = 1;
    record.from = from;
    record.to = to;
    record.cause = cause;
    return record;
}

TEST(StateDiagram, CountsEdgesOfClientsAndServers)
{
    common::StateDiagram diagram;
    diagram.Count(Make(0, TcpSocket::CLOSED, TcpSocket::SYN_SENT, "ACTIVE_OPEN"));
    diagram.Count(Make(1, TcpSocket::LISTEN, TcpSocket::SYN_RCVD, "SEGMENT"));
    diagram.Count(Make(1, TcpSocket::SYN_RCVD, TcpSocket::ESTABLISHED, "SEGMENT"));
    diagram.Count(Make(2, TcpSocket::CLOSED, TcpSocket::SYN_SENT, "ACTIVE_OPEN"));
    diagram.Count(Make(0, TcpSocket::TIME_WAIT, TcpSocket::TIME_WAIT, "SEGMENT"));
    diagram.Count(Make(0, TcpSocket::ESTABLISHED, TcpSocket::CLOSED, "ABORT_CALL"));
    const std::string dot = diagram.GetDot("a \"run\"");
    for (const char* part :
         {"label=\"a \\\"run\\\"\"",
          "CLOSED -> SYN_SENT [label=\"  active OPEN / SYN  \\n  client: 2  \"",
          "LISTEN -> SYN_RCVD [label=\"  rcv SYN / SYN,ACK  \\n  server: 1  \"",
          "SYN_RCVD -> ESTABLISHED [label=\"  rcv ACK of SYN  \\n  server: 1  \"",
          "TIME_WAIT -> TIME_WAIT [label=\"  2 MSL begin again  \\n  client: 1  \"",
          "ESTABLISHED -> END [label=\"  ABORT_CALL  \\n  client: 1  \"",
          "CLOSE_WAIT -> LAST_ACK [label=\"  CLOSE / FIN  \","})
    {
        EXPECT_NE(dot.find(part), std::string::npos) << part << "\n" << dot;
    }
}

} // namespace
} // namespace ns3
