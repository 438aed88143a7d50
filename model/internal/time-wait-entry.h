/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_TIME_WAIT_ENTRY_H
#define RFC_TCP_INTERNAL_TIME_WAIT_ENTRY_H

#include "core/parameters.h"
#include "core/tables/flow-key.h"
#include "core/time-wait.h"
#include "packet-marks.h"

#include "ns3/net-device.h"

#include <cstdint>
#include <memory>

namespace ns3
{

/** What a TIME-WAIT entry needs of the socket. */
struct RfcTcpParticulars
{
    std::shared_ptr<const rfctcp::Parameters> parameters; ///< tunables
    Ptr<NetDevice> device; ///< that the socket was bound to, or nullptr
    uint32_t number{0};    ///< of the connection in traces
    bool ipv6{false};      ///< names are shown as IPv6 ones
    PacketMarks marks;     ///< of the packets of the socket
};

/**
 * A connection in TIME-WAIT. Its socket may be destroyed: while the socket exists the particulars
 * are read from the socket, and later from this entry.
 */
struct RfcTcpTimeWaitEntry
{
    rfctcp::TimeWait connection;   ///< the rules and numbers
    RfcTcpParticulars particulars; ///< of the socket that is gone
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_TIME_WAIT_ENTRY_H
