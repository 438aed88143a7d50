/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_ECN_VARIABLES_H
#define RFC_TCP_CORE_ECN_VARIABLES_H

#include "core/wire/seq-num.h"
#include "lazy.h"

#include <tuple>

namespace ns3::rfctcp
{

/** Where marks of congestion [3168] were seen last. */
struct EcnNumbers
{
    Position echoAt{0}; ///< number of the last ACK that came with ECE
    Position markAt{0}; ///< number of the last segment that came with CE
    Position cwrAt{0};  ///< number of the last segment that left with CWR

    /** @param other value to compare with @return true if equal */
    bool operator==(const EcnNumbers& other) const
    {
        return echoAt == other.echoAt && markAt == other.markAt && cwrAt == other.cwrAt;
    }
};

/** Explicit congestion notification [3168]. */
struct EcnVariables
{
    bool agreed{false};       ///< both SYNs offered ECN
    bool precise{false};      ///< ECE reports each marked segment [8257 3.2]
    bool echo{false};         ///< our ACKs carry ECE: CE has arrived, and no CWR since; or DCTCP.CE
    bool reduced{false};      ///< the next new text carries CWR [3168 6.1.2]
    Lazy<EcnNumbers> numbers; ///< none before the first mark

    /** @return all members */
    auto Tie() const
    {
        return std::tie(agreed, precise, echo, reduced, numbers);
    }
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_ECN_VARIABLES_H
