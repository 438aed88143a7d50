/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_LISTEN_QUEUE_H
#define RFC_TCP_INTERNAL_LISTEN_QUEUE_H

#include "core/instant.h"
#include "rfc-tcp-socket.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

namespace ns3
{

/** The queues of a listener, and what its user has set about them. */
struct RfcTcpListenQueue
{
    uint32_t backlog{0};    ///< waiting connections at most; 0: none waits, callbacks bring them
    uint32_t synBacklog{0}; ///< half-open connections at most; 0: no limit
    RfcTcpSocket::SynPolicy policy{RfcTcpSocket::SYN_DROP_NEW}; ///< when there are too many

    std::map<uint32_t, RfcTcpSocket*> halfOpen;    ///< in SYN-RECEIVED, by number: oldest first
    std::deque<Ptr<RfcTcpSocket>> waiting;         ///< for Accept()
    std::optional<rfctcp::Instant> cookieSentAt{}; ///< the last one

    /** @return true if no connection may be added to those that wait */
    bool IsBacklogFull() const
    {
        return backlog > 0 && waiting.size() >= backlog;
    }

    /** @return true if no connection may be added to the half-open ones */
    bool IsSynBacklogFull() const
    {
        return synBacklog > 0 && halfOpen.size() >= synBacklog;
    }
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_LISTEN_QUEUE_H
