/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_SLOT_ENTRY_H
#define RFC_TCP_INTERNAL_SLOT_ENTRY_H

#include "syn-cache-slot-entry.h"
#include "time-wait-entry.h"

#include <cstdint>
#include <memory>
#include <utility>

namespace ns3
{

/**
 * The entry of a slot that replaces a connection whose socket may be gone: a TIME-WAIT entry, a SYN
 * cache entry, or none. A single pointer owns the entry, and its lowest bit says which of the two
 * kinds the entry is.
 */
class RfcTcpSlotEntry
{
  public:
    RfcTcpSlotEntry() = default;
    RfcTcpSlotEntry(const RfcTcpSlotEntry&) = delete;
    RfcTcpSlotEntry& operator=(const RfcTcpSlotEntry&) = delete;

    ~RfcTcpSlotEntry()
    {
        Reset();
    }

    /** @param entry replaces the entry that is here */
    void Hold(std::unique_ptr<RfcTcpTimeWaitEntry> entry)
    {
        Reset();
        m_tagged = reinterpret_cast<std::uintptr_t>(entry.release());
    }

    /** @param entry replaces the entry that is here */
    void Hold(std::unique_ptr<RfcTcpSynCacheEntry> entry)
    {
        Reset();
        m_tagged = reinterpret_cast<std::uintptr_t>(entry.release()) | SYN_CACHE_ENTRY;
    }

    /** @return the entry, if it is a TIME-WAIT entry; else nullptr */
    RfcTcpTimeWaitEntry* TimeWait() const
    {
        return IsSynCacheEntry() ? nullptr : reinterpret_cast<RfcTcpTimeWaitEntry*>(m_tagged);
    }

    /** @return the entry, if it is a SYN cache entry; else nullptr */
    RfcTcpSynCacheEntry* SynCacheEntry() const
    {
        return IsSynCacheEntry()
                   ? reinterpret_cast<RfcTcpSynCacheEntry*>(m_tagged - SYN_CACHE_ENTRY)
                   : nullptr;
    }

    /** @return the entry, which leaves the slot; nullptr if it is no SYN cache entry */
    std::unique_ptr<RfcTcpSynCacheEntry> TakeSynCacheEntry()
    {
        std::unique_ptr<RfcTcpSynCacheEntry> entry(SynCacheEntry());
        m_tagged = entry ? 0 : m_tagged;
        return entry;
    }

    /** Frees the entry. Code that runs meanwhile finds no entry in the slot. */
    void Reset()
    {
        const std::unique_ptr<RfcTcpSynCacheEntry> halfOpen = TakeSynCacheEntry();
        const std::unique_ptr<RfcTcpTimeWaitEntry> timeWait(TimeWait());
        m_tagged = 0;
    }

  private:
    static constexpr std::uintptr_t SYN_CACHE_ENTRY = 1; ///< no entry has an odd address

    static_assert(alignof(RfcTcpTimeWaitEntry) > 1 && alignof(RfcTcpSynCacheEntry) > 1);

    /** @return true if the entry is a SYN cache entry */
    bool IsSynCacheEntry() const
    {
        return (m_tagged & SYN_CACHE_ENTRY) != 0;
    }

    std::uintptr_t m_tagged{0}; ///< the entry and its kind
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_SLOT_ENTRY_H
