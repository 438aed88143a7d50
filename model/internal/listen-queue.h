/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_LISTEN_QUEUE_H
#define RFC_TCP_INTERNAL_LISTEN_QUEUE_H

#include "core/instant.h"
#include "inherited-settings.h"
#include "rfc-tcp-socket.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

namespace ns3
{

/**
 * The half-open connections of a listener, by number: the oldest first. It is made for connections
 * that come in this order and of which most leave early, and takes about 8 octets for each.
 */
class RfcTcpHalfOpenQueue
{
  public:
    using Handle = uint32_t; ///< a place in the tables

    /** @param number of a new connection @param handle its place */
    void Add(uint32_t number, Handle handle)
    {
        m_items.insert(Find(number), {number, handle});
        ++m_size;
    }

    /** @param number of a connection that leaves, if it is there */
    void Remove(uint32_t number)
    {
        const auto item = Find(number);
        if (item == m_items.end() || item->first != number || item->second == REMOVED)
        {
            return;
        }
        item->second = REMOVED;
        --m_size;
        while (!m_items.empty() && m_items.front().second == REMOVED)
        {
            m_items.pop_front();
        }
        while (!m_items.empty() && m_items.back().second == REMOVED)
        {
            m_items.pop_back();
        }
        if (m_items.size() > FEW + 2 * m_size)
        {
            m_items.erase(std::remove_if(m_items.begin(),
                                         m_items.end(),
                                         [](const Item& old) { return old.second == REMOVED; }),
                          m_items.end());
        }
    }

    /** @return the place of the oldest one; there must be one */
    Handle Oldest() const
    {
        return m_items.front().second;
    }

    /** @return how many there are */
    std::size_t GetSize() const
    {
        return m_size;
    }

  private:
    using Item = std::pair<uint32_t, Handle>; ///< number and place

    static constexpr Handle REMOVED = UINT32_MAX; ///< place of one that has left
    static constexpr std::size_t FEW = 64;        ///< items not worth being tidied up

    /** @param number any @return the item that has it, or the first one behind it */
    std::deque<Item>::iterator Find(uint32_t number)
    {
        return std::lower_bound(
            m_items.begin(),
            m_items.end(),
            number,
            [](const Item& item, uint32_t wanted) { return item.first < wanted; });
    }

    std::deque<Item> m_items; ///< by number; those at both ends have not left
    std::size_t m_size{0};    ///< of those that have not left
};

/** The queues of a listener, and what its user has set about them. */
struct RfcTcpListenQueue
{
    uint32_t backlog{0};    ///< waiting connections at most; 0: none waits, callbacks bring them
    uint32_t synBacklog{0}; ///< half-open connections at most; 0: no limit
    RfcTcpSocket::SynPolicy policy{RfcTcpSocket::SYN_DROP_NEW}; ///< when there are too many

    RfcTcpHalfOpenQueue halfOpen;                  ///< in SYN-RECEIVED
    Ptr<const RfcTcpSharedSettings> settings;      ///< of the half-open one last folded
    std::deque<Ptr<RfcTcpSocket>> waiting;         ///< for Accept()
    std::optional<rfctcp::Instant> cookieSentAt{}; ///< the last one

    /** @return true if no connection may be added to those that wait */
    bool IsBacklogFull() const
    {
        return backlog > 0 && waiting.size() >= backlog;
    }

    /** @return true if no connection may be added to the half-open ones */
    bool IsSynBacklogFull() const
    {
        return synBacklog > 0 && halfOpen.GetSize() >= synBacklog;
    }
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_LISTEN_QUEUE_H
