/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CONGESTION_ADAPTER_H
#define RFC_TCP_CONGESTION_ADAPTER_H

#include "ns3/ptr.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/type-id.h"

#include <cstdint>
#include <memory>

namespace ns3
{

class TcpSocketState;

namespace rfctcp
{
class CongestionControl;
}

/**
 * @ingroup rfctcp
 * Lets the congestion controls of ns-3 (children of TcpCongestionOps) serve the core.
 *
 * It owns the TcpSocketState that they read and write, and calls their hooks in the order in which
 * TcpSocketBase does. For ns-3's own controls but TcpDctcp neither object exists before the first
 * data are in flight: a connection that never sends any does without.
 */
class RfcTcpCongestionAdapter
{
  public:
    /** What the user has chosen. */
    struct Settings
    {
        TypeId type;                          ///< a child of TcpCongestionOps
        uint32_t initialWindow{10};           ///< segments [6928]
        uint32_t initialSsThresh{UINT32_MAX}; ///< octets
    };

    /** @param settings what the user has chosen @return a congestion control for one connection */
    static std::unique_ptr<rfctcp::CongestionControl> Create(const Settings& settings);

    /**
     * @param control one made by Create
     * @return the ns-3 congestion control, made now if there was none
     */
    static Ptr<TcpCongestionOps> GetOps(const rfctcp::CongestionControl& control);

    /** @param control one made by Create @return what it reads and writes; nullptr if not made yet
     */
    static Ptr<const TcpSocketState> GetState(const rfctcp::CongestionControl& control);
};

} // namespace ns3

#endif // RFC_TCP_CONGESTION_ADAPTER_H
