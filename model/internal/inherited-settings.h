/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_INHERITED_SETTINGS_H
#define RFC_TCP_INTERNAL_INHERITED_SETTINGS_H

#include "core/parameters.h"

#include "ns3/simple-ref-count.h"
#include "ns3/type-id.h"

#include <cstdint>
#include <memory>
#include <tuple>

namespace ns3
{

/** The settings of a socket that connections inherit from their listener. */
struct RfcTcpInheritedSettings
{
    std::shared_ptr<const rfctcp::Parameters> parameters; ///< tunables
    TypeId congestionType;            ///< congestion control of the next connection
    bool segmentSizeChosen{false};    ///< the user has set SegmentSize
    bool persistTimeoutChosen{false}; ///< the user has set PersistTimeout
    uint32_t sendBuffer{131072};      ///< octets
    bool reuseAddress{false};         ///< Bind() accepts a port that connections use
    bool reusePort{false};            ///< Bind() accepts a port of other sockets that set this too
    bool alternativeBackoff{false};   ///< the congestion control is told to use ABE [8511]
    bool discardAfterClose{false};    ///< AfterClose is Discard; Reset is one of the tunables
    bool ipv6{false};                 ///< names are shown as IPv6 ones
    bool receiveClosed{false};        ///< ShutdownRecv() or Close()
    bool closeAfterPeer{false};       ///< the listener was shut down: close after the peer

    /** @param other value to compare with @return true if equal, the tunables being shared */
    bool operator==(const RfcTcpInheritedSettings& other) const
    {
        const auto tie = [](const RfcTcpInheritedSettings& settings) {
            return std::tie(settings.parameters,
                            settings.congestionType,
                            settings.segmentSizeChosen,
                            settings.persistTimeoutChosen,
                            settings.sendBuffer,
                            settings.reuseAddress,
                            settings.reusePort,
                            settings.alternativeBackoff,
                            settings.discardAfterClose,
                            settings.ipv6,
                            settings.receiveClosed,
                            settings.closeAfterPeer);
        };
        return tie(*this) == tie(other);
    }
};

/** Settings that many half-open connections share. */
struct RfcTcpSharedSettings : public SimpleRefCount<RfcTcpSharedSettings>
{
    /** @param settings copied */
    explicit RfcTcpSharedSettings(const RfcTcpInheritedSettings& settings)
        : values(settings)
    {
    }

    const RfcTcpInheritedSettings values; ///< the settings
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_INHERITED_SETTINGS_H
