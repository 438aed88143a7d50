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
 * Who waits until when: at most one deadline for each of many handles, the earliest one first; of
 * equal ones that of the least handle. A binary heap whose items know their place, so that a
 * deadline can be moved or cleared. Handles are small numbers: there is a place for each up to the
 * greatest one used.
 */
class DeadlineQueue
{
  public:
    using Handle = uint32_t; ///< who waits

    /** Who waits until when. */
    struct Item
    {
        Instant at;    ///< deadline
        Handle handle; ///< who waits for it

        /** @param other item to compare with @return true if this one comes first */
        bool operator<(const Item& other) const
        {
            return at < other.at || (at == other.at && handle < other.handle);
        }
    };

    /** @param handle who @param at the deadline, in place of an earlier wish */
    void Set(Handle handle, Instant at);
    /** @param handle who waits no more */
    void Clear(Handle handle);
    /** @param handle who @return true if it has a deadline */
    bool Has(Handle handle) const;
    /** @param handle one that has a deadline @return the deadline */
    Instant Deadline(Handle handle) const;
    /** Asks the processor for the place of a handle. @param handle whose, see prefetch.h */
    void Prefetch(Handle handle) const;
    /** @return true if nobody waits */
    bool IsEmpty() const;
    /** @return how many wait */
    std::size_t GetSize() const;
    /** @return the first of those that wait; there must be one */
    const Item& First() const;

  private:
    static constexpr uint32_t NOWHERE = UINT32_MAX; ///< place of a handle without deadline

    static constexpr std::size_t FEW = 64; ///< items that are not worth giving memory back

    /** @param place where to put @param item this, which may then move up or down */
    void Put(std::size_t place, const Item& item);

    std::vector<Item> m_heap;       ///< none comes before its parent, (place - 1) / 2
    std::vector<uint32_t> m_places; ///< of handles in the heap
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_DEADLINE_QUEUE_H
