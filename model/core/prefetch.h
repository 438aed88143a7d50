/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_PREFETCH_H
#define RFC_TCP_CORE_PREFETCH_H

#include <cstddef>

namespace ns3::rfctcp
{

/**
 * Asks the processor for an object that will be needed soon. Nearly all of a connection is needed
 * for a segment, and if there are many connections, none of it is in the caches: to ask for all at
 * once takes as long as to wait for a few lines of it.
 * @param object what will be needed
 */
template <typename T>
void
Prefetch(const T& object)
{
    constexpr std::size_t LINE = 64; // octets; if lines are longer, some are asked for twice
    const char* first = reinterpret_cast<const char*>(&object);
    for (std::size_t offset = 0; offset < sizeof(T); offset += LINE)
    {
        __builtin_prefetch(first + offset);
    }
    __builtin_prefetch(first + sizeof(T) - 1); // it may begin within a line
}

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_PREFETCH_H
