/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_WINDOW_SCALE_H
#define RFC_TCP_CORE_WINDOW_SCALE_H

#include <cstdint>

namespace ns3::rfctcp
{

constexpr uint8_t MAXIMUM_SCALE = 14;        ///< [7323 2.3]
constexpr uint32_t MAXIMUM_UNSCALED = 65535; ///< largest window of a SYN

/**
 * @param buffer octets
 * @param largest value of the window field
 * @return the smallest shift that lets the window field express the buffer [7323 2.3]
 */
constexpr uint8_t
ScaleFor(uint32_t buffer, uint32_t largest = MAXIMUM_UNSCALED)
{
    uint8_t scale = 0;
    while (scale < MAXIMUM_SCALE && (buffer >> scale) > largest)
    {
        ++scale;
    }
    return scale;
}

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_WINDOW_SCALE_H
