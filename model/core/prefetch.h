/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_PREFETCH_H
#define RFC_TCP_CORE_PREFETCH_H

#include <cstddef>
#include <cstdint>

namespace ns3::rfctcp
{

/**
 * Asks the processor for memory that will be needed soon. Nearly all of a connection is needed for
 * a segment, and if there are many connections, none of it is in the caches: to ask for all at once
 * takes as long as to wait for a few lines of it.
 * @param begin where it begins; nothing happens if there is no such memory
 * @param octets how much
 */
inline void
Prefetch(const void* begin, std::size_t octets)
{
    constexpr std::uintptr_t LINE = 64; // octets; if lines are longer, some are asked for twice
    const auto first = reinterpret_cast<std::uintptr_t>(begin) / LINE * LINE;
    const auto end = reinterpret_cast<std::uintptr_t>(begin) + octets;
    for (std::uintptr_t line = first; line < end; line += LINE)
    {
        __builtin_prefetch(reinterpret_cast<const void*>(line));
    }
}

/** @param object all of which will be needed soon */
template <typename T>
void
Prefetch(const T& object)
{
    Prefetch(&object, sizeof(T));
}

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_PREFETCH_H
