/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_CONGESTION_ADAPTER_H
#define RFC_TCP_INTERNAL_CONGESTION_ADAPTER_H

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
 * Makes the congestion controls of ns-3 (children of TcpCongestionOps) usable by the core.
 *
 * It owns the TcpSocketState that an algorithm reads and writes, and calls the hooks of the
 * algorithm in the order in which TcpSocketBase calls them. Except for TcpDctcp and for algorithms
 * of the user, both objects are made when the first data are sent: a connection that sends no data
 * needs neither.
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
        bool alternativeBackoff{false};       ///< ABE [8511], and so ECN
    };

    /**
     * @param settings what the user has chosen
     * @param ops an object of that type to use; nullptr: one is made when needed
     * @return a congestion control for one connection
     */
    static std::unique_ptr<rfctcp::CongestionControl> Create(const Settings& settings,
                                                             Ptr<TcpCongestionOps> ops = nullptr);

    /**
     * @param control one made by Create()
     * @return the ns-3 congestion control, made now if there was none
     */
    static Ptr<TcpCongestionOps> GetOps(const rfctcp::CongestionControl& control);

    /** @param control one made by Create() @param ops takes the place of its congestion control */
    static void SetOps(rfctcp::CongestionControl& control, Ptr<TcpCongestionOps> ops);

    /**
     * Takes the place of the defaults of TcpSocketState.
     * @param control one made by Create()
     * @param pacing whether segments are paced @param paceInitialWindow those of the initial window
     *        too
     */
    static void SetPacing(rfctcp::CongestionControl& control, bool pacing, bool paceInitialWindow);

    /** @param control one made by Create()
     * @return the state that the algorithm reads and writes; nullptr if not made yet */
    static Ptr<const TcpSocketState> GetState(const rfctcp::CongestionControl& control);
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_CONGESTION_ADAPTER_H
