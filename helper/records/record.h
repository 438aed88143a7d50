/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDS_RECORD_H
#define RFC_TCP_RECORDS_RECORD_H

#include "ns3/node-container.h"
#include "ns3/packet.h"
#include "ns3/rfc-tcp-record.h"

#include <cstdint>
#include <optional>
#include <set>
#include <utility>

namespace ns3::rfctcp
{

/** Nodes that a record is about. */
class NodeSelection
{
  public:
    /** All nodes, those made later included. */
    NodeSelection() = default;

    /** @param nodes those that are selected */
    explicit NodeSelection(const NodeContainer& nodes)
        : m_ids(std::in_place)
    {
        for (auto node = nodes.Begin(); node != nodes.End(); ++node)
        {
            m_ids->insert((*node)->GetId());
        }
    }

    /** @param node id of a node @return true if it is selected */
    bool Has(uint32_t node) const
    {
        return !m_ids || m_ids->count(node) > 0;
    }

  private:
    std::optional<std::set<uint32_t>> m_ids; ///< none: all
};

/** Something that is recorded: gets what the Recorder sees of all nodes. */
class Record
{
  public:
    /** @param nodes that it is about */
    explicit Record(NodeSelection nodes)
        : m_nodes(std::move(nodes))
    {
    }

    virtual ~Record() = default;
    Record(const Record&) = delete;
    Record& operator=(const Record&) = delete;

    /** @param transition of a connection, or a restart of 2 MSL (both states are TIME_WAIT) */
    virtual void OnState([[maybe_unused]] const RfcTcpStateRecord& transition)
    {
    }

    /** @param segment that is sent now */
    virtual void OnSent([[maybe_unused]] const RfcTcpSegmentRecord& segment)
    {
    }

    /** @param segment that is about to be processed by its receiver */
    virtual void OnDelivered([[maybe_unused]] const RfcTcpSegmentRecord& segment)
    {
    }

    /** @param segment whose fate is known; in the order of sending */
    virtual void OnSettled([[maybe_unused]] const RfcTcpSegmentRecord& segment)
    {
    }

    /** @return true if OnPacket() shall be called */
    virtual bool WantsPackets() const
    {
        return false;
    }

    /**
     * @param node id of the node that has sent, or now gets, a packet @param sent which of these
     * @param segment in the packet @param packet with its IP header
     */
    virtual void OnPacket([[maybe_unused]] uint32_t node,
                          [[maybe_unused]] bool sent,
                          [[maybe_unused]] const RfcTcpSegmentRecord& segment,
                          [[maybe_unused]] Ptr<const Packet> packet)
    {
    }

    /** @param node id of a node @param reason why it did not use the segment that has arrived */
    virtual void OnDiscarded([[maybe_unused]] uint32_t node, [[maybe_unused]] RfcTcpReason reason)
    {
    }

    /** @param node id of a node @param event of one of its listeners */
    virtual void OnListenEvent([[maybe_unused]] uint32_t node,
                               [[maybe_unused]] RfcTcpListenEvent event)
    {
    }

    /** The simulation is over. */
    virtual void Finish()
    {
    }

  protected:
    /** @param node id of a node @return true if this record is about it */
    bool IsAbout(uint32_t node) const
    {
        return m_nodes.Has(node);
    }

    /** @param segment any @return true if this record is about one of its ends */
    bool IsAbout(const RfcTcpSegmentRecord& segment) const
    {
        return IsAbout(segment.node) || (segment.receiver && IsAbout(*segment.receiver));
    }

  private:
    NodeSelection m_nodes; ///< see constructor
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDS_RECORD_H
