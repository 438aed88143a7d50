/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_HEAP_USE_H
#define RFC_TCP_TEST_HEAP_USE_H

#include <cstdint>
#include <malloc.h>

namespace ns3::rfctcp::test
{

#if defined(__SANITIZE_ADDRESS__) || !defined(__GLIBC__)
constexpr bool CAN_MEASURE_HEAP = false; ///< another allocator, which does not tell
#else
constexpr bool CAN_MEASURE_HEAP = true; ///< the allocator tells what is in use
#endif

/** @return octets allocated and not freed */
inline int64_t
HeapInUse()
{
#if defined(__GLIBC__)
    const auto info = mallinfo2();
    return static_cast<int64_t>(info.uordblks + info.hblkhd);
#else
    return 0;
#endif
}

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_HEAP_USE_H
