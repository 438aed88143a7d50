/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_LINK_IMPAIRMENT_HELPER_H
#define RFC_TCP_LINK_IMPAIRMENT_HELPER_H

#include "ns3/command-line.h"
#include "ns3/net-device-container.h"
#include "ns3/rfc-tcp-impairment.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Makes links lossy: random loss by the error models of ns-3, and exact impairments of single TCP
 * segments (RfcTcpImpairmentRule). Serves any TCP of ns-3, IPv4 and IPv6.
 *
 * @code
 * RfcTcpLinkImpairmentHelper impairments;
 * impairments.SetRandomLoss(0.01);
 * impairments.AddRules("drop SYN,ACK #1; delay DATA #3 from client by 40s");
 * Ptr<RfcTcpImpairment> link = impairments.Install(devices);
 * impairments.AssignStreams(1);
 * @endcode
 *
 * Settings hold for the links installed afterwards; each has its own random variables, rules,
 * counters and connections. Exact rules come first, and segments they act on are not given to the
 * random models, which see all other packets, ARP for example included.
 */
class RfcTcpLinkImpairmentHelper
{
  public:
    using Direction = RfcTcpImpairment::Direction; ///< directions of a link

    /**
     * Loses packets at random, each independently of all others (RateErrorModel). Replaces earlier
     * settings of random or burst loss for that direction.
     * @param rate probability that a packet is lost, 0 to 1; 0 switches random loss off
     * @param direction which direction
     * @return this helper
     */
    RfcTcpLinkImpairmentHelper& SetRandomLoss(double rate, Direction direction = Direction::BOTH);

    /**
     * Loses bursts of packets at random (BurstErrorModel). Replaces earlier settings of random or
     * burst loss for that direction.
     * @param rate probability that a burst begins with a packet, 0 to 1
     * @param shortest fewest packets of a burst, at least 1
     * @param longest most packets of a burst, at least @p shortest
     * @param direction which direction
     * @return this helper
     */
    RfcTcpLinkImpairmentHelper& SetBurstLoss(double rate,
                                             uint32_t shortest = 1,
                                             uint32_t longest = 4,
                                             Direction direction = Direction::BOTH);

    /**
     * @param rule exact impairment to add at the end of the list
     * @return this helper
     */
    RfcTcpLinkImpairmentHelper& AddRule(const RfcTcpImpairmentRule& rule);
    /**
     * @param text rule in the form of RfcTcpImpairmentRule::Parse(); aborts with a message that
     *        names the legal words if it is none
     * @return this helper
     */
    RfcTcpLinkImpairmentHelper& AddRule(const std::string& text);
    /**
     * @param texts any number of rules as for AddRule(), separated by semicolons
     * @return this helper
     */
    RfcTcpLinkImpairmentHelper& AddRules(const std::string& texts);
    /**
     * @param texts any number of rules, as for AddRules()
     * @return empty if AddRules() takes them, else a message that names the legal words
     */
    static std::string ExplainRules(const std::string& texts);
    /**
     * Adds an option whose value AddRules() gets, as --rules="drop SYN,ACK #1; drop LASTACK". An
     * option that ns-3 reads into a std::string ends at the first space.
     * @param cmd the command line; this helper must still be there when it is parsed
     * @param name of the option
     * @return this helper
     */
    RfcTcpLinkImpairmentHelper& AddRulesOption(CommandLine& cmd, const std::string& name = "rules");

    /**
     * @param a one end of a link: end "a" of the rules
     * @param b the other end: "b"
     * @return what impairs this link: rules can still be added to it, and its counters read
     * @see RfcTcpImpairment::Attach() for the devices that are possible
     */
    Ptr<RfcTcpImpairment> Install(Ptr<NetDevice> a, Ptr<NetDevice> b);
    /**
     * @param devices both ends of a link, as PointToPointHelper::Install() returns them; other
     *        numbers than 2 abort
     * @return what impairs this link
     */
    Ptr<RfcTcpImpairment> Install(const NetDeviceContainer& devices);

    /**
     * Assigns streams to the random variables of all links installed by this helper so far, in the
     * order of their installation.
     * @param stream first stream
     * @return number of streams assigned
     */
    int64_t AssignStreams(int64_t stream);

  private:
    /** Random loss of one direction. */
    struct Loss
    {
        double rate{0};       ///< probability
        uint32_t shortest{0}; ///< packets of a burst; 0: no bursts
        uint32_t longest{0};  ///< packets of a burst
    };

    /** @param loss new setting @param direction where */
    void SetLoss(const Loss& loss, Direction direction);

    std::array<Loss, 2> m_loss;                 ///< a to b, b to a
    std::vector<RfcTcpImpairmentRule> m_rules;  ///< exact impairments
    std::vector<Ptr<RfcTcpImpairment>> m_links; ///< installed
};

} // namespace ns3

#endif // RFC_TCP_LINK_IMPAIRMENT_HELPER_H
