/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_SYN_CACHE_SLOT_ENTRY_H
#define RFC_TCP_INTERNAL_SYN_CACHE_SLOT_ENTRY_H

#include "core/syn-cache-entry.h"
#include "core/tables/demultiplexer.h"
#include "inherited-settings.h"
#include "rfc-tcp-socket.h"

#include "ns3/ptr.h"

#include <cstdint>

namespace ns3
{

/** The SYN cache entry of a connection and what else it takes to restore its socket. */
struct RfcTcpSynCacheEntry
{
    rfctcp::SynCacheEntry connection;         ///< the connection
    Ptr<RfcTcpSocket> listener;               ///< reports this connection to the user
    Ptr<const RfcTcpSharedSettings> settings; ///< those of the listener when the SYN came
    uint32_t number{0};                       ///< of the connection in traces
    uint32_t ordinal{0};                      ///< of the socket in SocketList
    rfctcp::Demultiplexer::Device device{0};  ///< the device that the socket is bound to
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_SYN_CACHE_SLOT_ENTRY_H
