/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_SEGMENT_OBSERVER_H
#define RFC_TCP_SEGMENT_OBSERVER_H

#include "ns3/rfc-tcp-record.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Sees TCP segments when they are sent and when they arrive, and tells others of them.
 */
class RfcTcpSegmentObserver
{
  public:
    /** Called with a segment. */
    using Hook = std::function<void(const RfcTcpSegmentRecord& segment)>;
    /** Called with the id of a node and a segment. */
    using NodeHook = std::function<void(uint32_t node, const RfcTcpSegmentRecord& segment)>;

    RfcTcpSegmentObserver();
    virtual ~RfcTcpSegmentObserver();
    RfcTcpSegmentObserver(const RfcTcpSegmentObserver&) = delete;
    RfcTcpSegmentObserver& operator=(const RfcTcpSegmentObserver&) = delete;

    /** @param hook called when a segment has been sent, after earlier hooks */
    void AddSendingHook(Hook hook);
    /**
     * @param hook called with the id of a node and a segment before its TCP gets the segment,
     *        after earlier hooks
     */
    void AddDeliveryHook(NodeHook hook);

    /** @param node id of a sender @return the last segment it sent in the present instant, if any
     */
    std::optional<RfcTcpSegmentRecord> GetSentNow(uint32_t node) const;
    /** @param node id of a receiver @return the segment it got in the present instant, if any */
    std::optional<RfcTcpSegmentRecord> GetDeliveredNow(uint32_t node) const;

  protected:
    /** Calls the hooks. @param segment that was sent now */
    void TellSent(const RfcTcpSegmentRecord& segment);
    /** Calls the hooks. @param node id of the receiver @param segment that arrives now */
    void TellDelivered(uint32_t node, const RfcTcpSegmentRecord& segment);

  private:
    std::map<uint32_t, RfcTcpSegmentRecord> m_lastSent;      ///< by node
    std::map<uint32_t, RfcTcpSegmentRecord> m_lastDelivered; ///< by node
    std::vector<Hook> m_sendingHooks;                        ///< see AddSendingHook
    std::vector<NodeHook> m_deliveryHooks;                   ///< see AddDeliveryHook
};

} // namespace ns3

#endif // RFC_TCP_SEGMENT_OBSERVER_H
