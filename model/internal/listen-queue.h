/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_LISTEN_QUEUE_H
#define RFC_TCP_INTERNAL_LISTEN_QUEUE_H

#include "core/connection.h"
#include "core/instant.h"
#include "inherited-settings.h"
#include "rfc-tcp-socket.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * The half-open connections of a listener, by number: the oldest first. Connections come in this
 * order, and most of them leave soon; each takes about 8 octets.
 */
class RfcTcpHalfOpenQueue
{
  public:
    using Handle = uint32_t; ///< of a slot of the tables

    /** @param number of a new connection @param handle of its slot */
    void Add(uint32_t number, Handle handle)
    {
        m_items.insert(Find(number), {number, handle});
        ++m_size;
    }

    /** @param number of a connection that is removed, if it is in the queue */
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

    /** @return handle of the oldest connection; the queue must not be empty */
    Handle Oldest() const
    {
        return m_items.front().second;
    }

    /** @return number of connections */
    std::size_t GetSize() const
    {
        return m_size;
    }

  private:
    using Item = std::pair<uint32_t, Handle>; ///< number and handle

    static constexpr Handle REMOVED = UINT32_MAX; ///< marks an item whose connection has left
    static constexpr std::size_t FEW = 64;        ///< more marked items than this are erased

    /** @param number any number @return the item with that number, or the first one behind it */
    std::deque<Item>::iterator Find(uint32_t number)
    {
        return std::lower_bound(
            m_items.begin(),
            m_items.end(),
            number,
            [](const Item& item, uint32_t wanted) { return item.first < wanted; });
    }

    std::deque<Item> m_items; ///< by number; the first and the last are not marked
    std::size_t m_size{0};    ///< items that are not marked
};

/** The SYN of a Connect() that waits because it may bear text: TCP Fast Open [7413]. */
struct RfcTcpHeldSyn
{
    rfctcp::OpenArguments arguments; ///< of OPEN
    bool goes{false};                ///< as soon as there are octets; else once Connect() is over
};

/** The queues of a listener, their settings, and what else few sockets have before OPEN. */
struct RfcTcpListenQueue
{
    uint32_t backlog{0};    ///< connections that wait for Accept() at most; 0: callbacks are used
    uint32_t synBacklog{0}; ///< half-open connections at most; 0: no limit
    RfcTcpSocket::SynPolicy policy{RfcTcpSocket::SYN_DROP_NEW}; ///< when synBacklog is reached

    Ptr<TcpCongestionOps> congestionOps; ///< for the next connection; nullptr: by its type alone

    std::unique_ptr<RfcTcpHeldSyn> heldSyn; ///< of a client

    RfcTcpHalfOpenQueue halfOpen;                  ///< connections in SYN-RECEIVED
    Ptr<const RfcTcpSharedSettings> settings;      ///< of the latest SYN cache entry
    std::deque<Ptr<RfcTcpSocket>> waiting;         ///< connections that wait for Accept()
    std::optional<rfctcp::Instant> cookieSentAt{}; ///< when the last cookie was sent

    /** A connection that Fast Open has opened was reset before the handshake was over: so often
     * that the peers may be victims of a flood, Fast Open pauses [7413 5.1]. */
    static constexpr rfctcp::Duration RESET_MEMORY = std::chrono::seconds(60);
    uint32_t pendingFastOpens{0};            ///< PendingFastOpenRequests [7413 4.2]
    std::vector<rfctcp::Instant> fastResets; ///< when such connections were reset

    /** @return true if the object is as it was made */
    bool IsUnused() const
    {
        return backlog == 0 && synBacklog == 0 && policy == RfcTcpSocket::SYN_DROP_NEW &&
               !congestionOps && !heldSyn && pendingFastOpens == 0 && fastResets.empty() &&
               halfOpen.GetSize() == 0 && !settings && waiting.empty() && !cookieSentAt;
    }

    /** @return true if no connection may be added to waiting */
    bool IsBacklogFull() const
    {
        return backlog > 0 && waiting.size() >= backlog;
    }

    /** @param now the instant @param limit of pending connections; 0: none
     * @return true if Fast Open may open no other connection now */
    bool IsFastOpenFull(rfctcp::Instant now, uint32_t limit)
    {
        fastResets.erase(
            fastResets.begin(),
            std::find_if(fastResets.begin(), fastResets.end(), [now](rfctcp::Instant reset) {
                return now - reset < RESET_MEMORY;
            }));
        return limit > 0 && pendingFastOpens + fastResets.size() >= limit;
    }

    /** @return true if no connection may be added to halfOpen */
    bool IsSynBacklogFull() const
    {
        return synBacklog > 0 && halfOpen.GetSize() >= synBacklog;
    }
};

} // namespace ns3

#endif // RFC_TCP_INTERNAL_LISTEN_QUEUE_H
