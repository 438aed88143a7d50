/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_STORM_WIRE_H
#define RFC_TCP_TEST_STORM_WIRE_H

#include "storm-plan.h"

#include "ns3/net-device-container.h"
#include "ns3/node.h"
#include "ns3/rfc-tcp-impairment.h"

#include <cstdint>
#include <memory>

namespace ns3::rfctcp::test
{

/** Does to a link what a plan says. Must live as long as the simulation. */
class StormWire
{
  public:
    /**
     * @param plan what
     * @param devices both ends of the link
     * @param stream first of ten random streams
     */
    StormWire(const StormWirePlan& plan, const NetDeviceContainer& devices, int64_t stream);
    StormWire(const StormWire&) = delete;
    StormWire& operator=(const StormWire&) = delete;

    /** @return segments that were impaired */
    uint64_t GetImpaired() const;
    /** @return ICMP errors sent */
    uint64_t GetIcmpErrors() const;

  private:
    /** @param probability of each segment @return match of such segments */
    RfcTcpSegmentMatch Some(double probability);
    /** @param devices mark congestion from now on @param stream first random stream */
    static void MarkCongestion(const NetDeviceContainer& devices, int64_t stream);
    /** @param nodeToAnswer answers some of the segments that come in by ICMP errors */
    void AnswerByIcmp(Ptr<Node> nodeToAnswer);

    StormWirePlan m_plan;               ///< what to do
    StormDice m_dice;                   ///< decides about each segment
    Ptr<RfcTcpImpairment> m_impairment; ///< does it
    uint32_t m_burst{0};                ///< segments of a burst that are still to be lost
    uint64_t m_icmpErrors{0};           ///< sent
};

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_STORM_WIRE_H
