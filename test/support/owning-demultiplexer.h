/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_OWNING_DEMULTIPLEXER_H
#define RFC_TCP_TEST_OWNING_DEMULTIPLEXER_H

#include "core/tables/demultiplexer.h"

#include <deque>
#include <optional>

namespace ns3::rfctcp
{

/** The memory for connections; a base, so that it outlives the demultiplexer. */
struct ConnectionEntries
{
    std::deque<Demultiplexer::Entry> entries; ///< those that are not registered are free
};

/** A demultiplexer with the memory for its connections. */
class OwningDemultiplexer : private ConnectionEntries, public Demultiplexer
{
  public:
    /** @param key four-tuple @param handle who it is @return false if the four-tuple is in use */
    bool AddConnection(const FlowKey& key, Handle handle)
    {
        entries.emplace_back();
        entries.back().key = key;
        entries.back().handle = handle;
        return Demultiplexer::AddConnection(entries.back());
    }

    /** @param key four-tuple to forget */
    void RemoveConnection(const FlowKey& key)
    {
        for (Entry& entry : entries)
        {
            if (entry.key == key)
            {
                Demultiplexer::RemoveConnection(entry);
            }
        }
    }

    /** @param key four-tuple @return who it is for */
    std::optional<Handle> FindConnection(const FlowKey& key) const
    {
        const Entry* found = Demultiplexer::FindConnection(key);
        return found ? std::optional<Handle>(found->handle) : std::nullopt;
    }
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_TEST_OWNING_DEMULTIPLEXER_H
