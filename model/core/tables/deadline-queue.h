/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_DEADLINE_QUEUE_H
#define RFC_TCP_CORE_DEADLINE_QUEUE_H

#include "core/instant.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3::rfctcp
{

/**
 * A priority queue with at most one deadline for each of many handles: the earliest deadline comes
 * first, and of equal ones that of the least handle. It is a binary heap with an index of places,
 * so that a deadline can be moved or cleared. Handles are small numbers: the index has a place for
 * each up to the greatest one used.
 */
class DeadlineQueue
{
  public:
    using Handle = uint32_t; ///< owner of a deadline

    /** A deadline and its owner. */
    struct Item
    {
        Instant at;    ///< deadline
        Handle handle; ///< owner of the deadline

        /** @param other item to compare with @return true if this item comes first */
        bool operator<(const Item& other) const
        {
            return at < other.at || (at == other.at && handle < other.handle);
        }
    };

    /** @param handle owner @param at its deadline, which replaces an earlier setting */
    void Set(Handle handle, Instant at);
    /** @param handle owner whose deadline is removed, if there is one */
    void Clear(Handle handle);
    /** @param handle an owner @return true if the owner has a deadline */
    bool Has(Handle handle) const;
    /** @param handle an owner with a deadline @return the deadline */
    Instant Deadline(Handle handle) const;
    /** @return true if there are no deadlines */
    bool IsEmpty() const;
    /** @return number of deadlines */
    std::size_t GetSize() const;
    /** @return the first item; there must be one */
    const Item& First() const;

  private:
    static constexpr uint32_t NOWHERE = UINT32_MAX; ///< place of a handle without deadline

    static constexpr std::size_t FEW = 64; ///< with fewer items no memory is given back

    /** @param place in the heap @param item put at the place, and then moved up or down */
    void Put(std::size_t place, const Item& item);

    std::vector<Item> m_heap;       ///< none comes before its parent, (place - 1) / 2
    std::vector<uint32_t> m_places; ///< of handles in the heap
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_DEADLINE_QUEUE_H
