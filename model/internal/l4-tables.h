/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_L4_TABLES_H
#define RFC_TCP_INTERNAL_L4_TABLES_H

#include "core/connection.h"
#include "core/outbox.h"
#include "core/tables/deadline-queue.h"
#include "core/tables/demultiplexer.h"
#include "core/tables/fast-open-cache.h"
#include "core/tables/fast-open-cookies.h"
#include "core/tables/isn.h"
#include "core/tables/port-selector.h"
#include "core/tables/syn-cookies.h"
#include "rfc-tcp-l4-protocol.h"
#include "slot-entry.h"

#include "ns3/attribute.h"
#include "ns3/packet.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/** The tables of RfcTcpL4Protocol: sockets, connections, endpoints, deadlines. */
struct RfcTcpL4Protocol::Tables
{
    using Handle = rfctcp::Demultiplexer::Handle; ///< index of a slot

    /** The place of a socket, or of the entry that replaces it; in TIME-WAIT perhaps of both. */
    struct alignas(64) Slot : rfctcp::Demultiplexer::Entry
    {
        RfcTcpSocket* socket{nullptr}; ///< not owned: a socket in use holds itself
        RfcTcpSlotEntry entry;         ///< TIME-WAIT entry or SYN cache entry, if there is one
    };

    static_assert(sizeof(Slot) == 64, "a segment finds the whole slot in one cache line");

    static constexpr std::size_t MANY = 1000; ///< with fewer slots no memory is given back

    /** @param socket a new socket @return its handle */
    Handle Add(RfcTcpSocket* socket);
    /** @param handle of a socket that opens a connection @param key the four-tuple */
    void AddConnection(Handle handle, const rfctcp::FlowKey& key);
    /** @param handle of a slot that becomes free; its connection, if there is one, is removed */
    void Remove(Handle handle);
    /** @param handle of a slot in use @return its socket; nullptr if there is only an entry */
    RfcTcpSocket* Get(Handle handle) const;
    /**
     * @param handle any @param info gets state and timer of a TIME-WAIT entry
     * @return true if the handle is one's
     */
    bool FillInTimeWait(Handle handle, RfcTcpInfo& info) const;

    /**
     * @param device of the node
     * @return least MTU that the device has had when a connection was opened or a segment was sent
     */
    uint16_t LeastMtu(const Ptr<NetDevice>& device);

    /** @return the earliest deadline, if there is one */
    std::optional<rfctcp::Instant> FirstDeadline() const;

    /** What a socket needs only while an event is processed; see event-processing.h. */
    struct Workspace
    {
        rfctcp::Outbox outbox; ///< effects
        std::size_t next{0};   ///< effects carried out
        Ptr<Packet> inHand;    ///< text of the segment whose arrival is processed
    };

    /** @return an empty workspace, one used before if possible */
    std::unique_ptr<Workspace> TakeWorkspace();
    /** @param workspace an empty one for the next event */
    void GiveWorkspace(std::unique_ptr<Workspace> workspace);

    std::deque<Slot> slots;                                 ///< sockets by handle
    rfctcp::Demultiplexer demultiplexer;                    ///< finds the connection of a segment
    std::vector<Handle> freeSlots;                          ///< slots that are not in use
    std::vector<std::pair<RfcTcpSocket*, uint32_t>> listed; ///< the SocketList being read
    rfctcp::DeadlineQueue deadlines;           ///< of sockets; some are earlier than their timers
    rfctcp::DeadlineQueue timeWaits;           ///< expiries of TIME-WAIT entries
    uint32_t sockets{0};                       ///< sockets ever made
    uint32_t connections{0};                   ///< connections and listeners ever made
    std::optional<rfctcp::SynCookies> cookies; ///< made when first needed
    std::array<uint64_t, static_cast<std::size_t>(RfcTcpListenEvent::COUNT)>
        listenEvents{};                                     ///< counters by event
    rfctcp::FastOpenCache fastOpenCache;                    ///< of servers
    std::optional<rfctcp::FastOpenCookies> fastOpenCookies; ///< for clients, made when first needed
    std::array<uint64_t, static_cast<std::size_t>(RfcTcpFastOpenEvent::COUNT)>
        fastOpenEvents{};                               ///< counters by event
    std::optional<rfctcp::IsnGenerator> isn;            ///< made when first needed
    rfctcp::PortSelector ports;                         ///< ephemeral ports
    std::vector<std::unique_ptr<Workspace>> workspaces; ///< not in use
    std::array<uint64_t, static_cast<std::size_t>(RfcTcpDiscard::COUNT)> discards{}; ///< by reason
    std::vector<uint16_t> leastMtus; ///< by index of the device; 0: not known yet
    std::vector<std::pair<std::string, Ptr<AttributeValue>>> socketAttributes; ///< defaults here
};

namespace rfctcp
{

/** @param device of the node, or nullptr @return its number for the demultiplexer */
Demultiplexer::Device DeviceNumber(const Ptr<NetDevice>& device);

/**
 * @param key four-tuple
 * @param iss initial send sequence number
 * @param receiveMtu of the link that segments come in by
 * @param sendMtu of the link that segments leave by
 * @return what OPEN needs to know
 */
OpenArguments ArgumentsFor(const FlowKey& key, uint32_t iss, uint32_t receiveMtu, uint32_t sendMtu);

/** @param segment a segment @return its header fields for traces */
RfcTcpSegmentInfo MakeSegmentInfo(const Segment& segment);

/**
 * @param connection the connection @param from state left @param to state entered @param cause why
 * @param segment if one was the cause @param reason of the end, if the connection has ended
 * @return the transition for traces
 */
RfcTcpTransition MakeTransition(const RfcTcpConnectionId& connection,
                                State from,
                                State to,
                                Cause cause,
                                const Segment* segment,
                                Reason reason);

} // namespace rfctcp

} // namespace ns3

#endif // RFC_TCP_INTERNAL_L4_TABLES_H
