/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_HELPER_H
#define RFC_TCP_HELPER_H

#include "ns3/attribute.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/node-container.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Gives nodes this TCP instead of the built-in one. One line does it:
 *
 *     RfcTcpHelper().Install(nodes);
 *
 * in the place of InternetStackHelper().Install(nodes). Applications stay as they are; those that
 * ask for "ns3::TcpSocketFactory" get this TCP.
 */
class RfcTcpHelper
{
  public:
    /**
     * Gives sockets of the nodes installed later another default, accepted ones included.
     * @param name attribute of ns3::RfcTcpSocket, as "MaxSegLifetime"
     * @param value its value
     * @return this helper
     */
    RfcTcpHelper& SetSocketAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Gives the nodes installed later another congestion control.
     * @param typeId a child of ns3::TcpCongestionOps, as "ns3::TcpLinuxReno"
     * @return this helper
     */
    RfcTcpHelper& SetCongestionControl(const std::string& typeId);

    /**
     * Gives the nodes installed later a set of attribute values. What the script sets by
     * Config::SetDefault(), and what this helper is told besides, counts more.
     * @param name "Rfc9293", "LinuxLike", "FreeBsdLike", "BuiltInLike" or "DropIn", see
     * RfcTcpPreset
     * @return this helper
     */
    RfcTcpHelper& SetPreset(const std::string& name);

    /**
     * Installs IPv4, IPv6, UDP, and this TCP.
     * @param nodes nodes without an internet stack
     */
    void Install(NodeContainer nodes) const;

    /** Installs IPv4, IPv6, UDP, and this TCP on every node that there is and that has no TCP. */
    void InstallAll() const;

    /**
     * Makes a stack install this TCP, for scripts in which other code calls Install() of it:
     *
     *     RfcTcpHelper().Prepare(stack, nodes);
     *     dumbbell.InstallStack(stack);
     *
     * The program ends with a message when the simulation begins and one of the nodes has another
     * TCP, as after stack.Reset().
     * @param stack the stack, as the script has set it up
     * @param nodes those that will get the stack
     */
    void Prepare(InternetStackHelper& stack, NodeContainer nodes) const;

    /**
     * Installs a stack that the user has set up, with this TCP.
     * @param stack routing and all else; on return it may be set to this TCP for good
     * @param nodes nodes without an internet stack
     */
    void Install(InternetStackHelper& stack, NodeContainer nodes) const;

    /**
     * Fixes the random streams of the nodes' TCP.
     * @param nodes nodes with this TCP; others are skipped
     * @param stream number of the first stream
     * @return how many streams were assigned
     */
    static int64_t AssignStreams(NodeContainer nodes, int64_t stream);

  private:
    /** @param node with this TCP: gets what was set here */
    void Configure(Ptr<Node> node) const;

    std::string m_preset; ///< empty: none
    std::vector<std::pair<std::string, Ptr<const AttributeValue>>> m_socketAttributes; ///< defaults
    std::string m_congestionControl; ///< TypeId, empty: the default of ns3::TcpL4Protocol
};

} // namespace ns3

#endif // RFC_TCP_HELPER_H
