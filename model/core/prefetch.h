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
 * Asks the processor for memory that will be needed soon. A segment needs nearly all memory of its
 * connection, and if there are many connections, none of this memory is in the caches: to ask for
 * all of it at once takes as long as to wait for a few cache lines. Without prefetching, a segment
 * on one of 100 000 idle connections costs 9 % more.
 * @param begin first octet of the memory; nothing happens if there is no such memory
 * @param octets size of the memory
 */
inline void
Prefetch(const void* begin, std::size_t octets)
{
    constexpr std::uintptr_t LINE = 64; // octets; longer lines are asked for more than once
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
