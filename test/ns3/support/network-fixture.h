/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_NETWORK_FIXTURE_H
#define RFC_TCP_TEST_NETWORK_FIXTURE_H

#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/rfc-tcp-module.h"

#include <cstdint>
#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{

/** Which TCP a node has. */
enum class Stack : uint8_t
{
    RFC_TCP,  ///< ours
    BUILT_IN, ///< ns-3's own
};

/** A link between two nodes. */
struct LinkPlan
{
    std::string rate{"10Mbps"}; ///< both directions
    std::string delay{"5ms"};   ///< one way
    std::string rules;          ///< of RfcTcpImpairmentRule::Parse(), joined by semicolons
    double loss{0};             ///< random loss of each packet
    uint16_t mtu{1500};         ///< of both devices
};

/** @param position octet of a stream, from 0 @param stream which one @return what it must be */
uint8_t OctetAt(uint64_t position, uint32_t stream);
/** @param begin position of the first octet @param size octets @param stream which one @return them
 */
Ptr<Packet> OctetsAt(uint64_t begin, uint32_t size, uint32_t stream);
/**
 * @param packet octets
 * @param begin position of the first octet
 * @param size how many they must be
 * @param stream which stream
 * @return true if they are OctetsAt(begin, size, stream); messages would be too long to read
 */
bool IsStream(Ptr<const Packet> packet, uint64_t begin, uint32_t size, uint32_t stream);
/** @param text octets @return a packet of them */
Ptr<Packet> Text(const std::string& text);
/** @param packet octets @return them as text */
std::string ToText(Ptr<const Packet> packet);

/** What an application does with its connection. */
struct UserPlan
{
    /** What follows the last octet. */
    enum class Then : uint8_t
    {
        WAIT,     ///< for the peer's end; then Close()
        SHUTDOWN, ///< ShutdownSend()
        CLOSE,    ///< Close()
    };

    uint64_t octets{0};     ///< to send in each round
    uint32_t rounds{1};     ///< how often
    uint64_t answerTo{0};   ///< octets that must have come in for each round; 0: send at once
    bool speaksFirst{true}; ///< the first round waits for nothing
    bool afterEnd{false};   ///< send nothing before the peer's stream has ended
    uint64_t expected{0};   ///< octets that must have come in before @c then
    Then then{Then::WAIT};  ///< after the last round
    Time closeDelay;        ///< from the end of both streams to Close()
};

/**
 * Uses a socket as an application does: sends octets whose value follows from their position,
 * compares those that arrive, and writes down what it is told. Serves any TCP of ns-3.
 */
class StreamUser
{
  public:
    /** @param plan what to do @param sends stream it sends @param receives stream it receives */
    StreamUser(const UserPlan& plan, uint32_t sends, uint32_t receives);

    /** @param socket its socket from now on */
    void Use(Ptr<Socket> socket);
    /** @param socket one that a listener has accepted */
    void Accept(Ptr<Socket> socket);
    /** Reads what there is without having been told. */
    void ReadOn();

    Ptr<Socket> socket;            ///< its socket
    uint64_t sent{0};              ///< octets given to the socket
    uint64_t received{0};          ///< octets read
    uint64_t wrong{0};             ///< octets that were not what they must be
    uint32_t ends{0};              ///< empty packets read
    std::vector<std::string> told; ///< callbacks, those about data excepted

    /** @return told, joined */
    std::string Told() const;
    /** @return octets of all rounds */
    uint64_t Total() const;

  private:
    void Note(const std::string& what);
    void Read();
    void Act();
    void CloseSocket();
    uint64_t Allowed() const;

    UserPlan m_plan;
    uint32_t m_sends;
    uint32_t m_receives;
    bool m_connected{false};
    bool m_ended{false};
    bool m_finished{false};
    bool m_closed{false};
};

/** Nodes in a row, and applications on them. */
class NetworkTest : public ::testing::Test
{
  protected:
    NetworkTest();
    ~NetworkTest() override;

    /**
     * Builds a row of nodes: 10.1.1.1 and 2001:1::1 to 10.1.1.2, 10.1.2.1 to 10.1.2.2 and so on.
     * @param stacks TCP of each node
     * @param links one fewer than nodes
     */
    void Build(const std::vector<Stack>& stacks, const std::vector<LinkPlan>& links);
    /** Two nodes. @param client TCP of node 0 @param server TCP of node 1 @param link between them
     */
    void BuildPair(Stack client = Stack::RFC_TCP,
                   Stack server = Stack::RFC_TCP,
                   const LinkPlan& link = {});
    /** Destroys everything, so that another network can be built. */
    void Renew();
    /** Routes of a row of more than two nodes, IPv4 and IPv6. */
    void AddRoutes();

    /** @param node which @return a new TCP socket */
    Ptr<Socket> NewSocket(uint32_t node);
    /** @param node one with our TCP @return a new socket */
    Ptr<RfcTcpSocket> NewRfcSocket(uint32_t node);
    /** @param node one with our TCP @return its protocol */
    Ptr<RfcTcpL4Protocol> Tcp(uint32_t node);
    /** @param port port @return that port of the last node, IPv6 if m_ipv6 */
    Address ServerAddress(uint16_t port = 80);
    /** @param port port @return that port, any address, IPv6 if m_ipv6 */
    Address AnyAddress(uint16_t port = 80);

    /** @param plan of each server @param port listens there on the last node @return the listener
     */
    Ptr<Socket> Serve(const UserPlan& plan, uint16_t port = 80);
    /**
     * Only counts the connections of a listener.
     * @param listener it @param accepted one more for each; must be there as long as they come
     */
    static void CountAccepted(Ptr<Socket> listener, int& accepted);
    /** @param plan of the client, on node 0 @param port connects there @return the client */
    StreamUser& StartClient(const UserPlan& plan, uint16_t port = 80);

    /** @param node in whose context @param time when @param action what to do then */
    void At(uint32_t node, const Time& time, std::function<void()> action);
    /** @param time simulates up to here */
    static void RunUntil(const Time& time);

    bool m_ipv6{false};                                 ///< which addresses
    NodeContainer m_nodes;                              ///< the row
    std::vector<NetDeviceContainer> m_devices;          ///< of each link
    std::vector<Ipv4InterfaceContainer> m_addresses;    ///< of each link
    std::vector<Ipv6InterfaceContainer> m_addresses6;   ///< of each link
    std::vector<Ptr<RfcTcpImpairment>> m_links;         ///< of each link
    std::vector<std::unique_ptr<StreamUser>> m_clients; ///< StartClient()
    std::vector<std::unique_ptr<StreamUser>> m_servers; ///< accepted by Serve()
};

/** Checksums are computed and checked as long as an object of this class lives. */
class ChecksumsOn
{
  public:
    ChecksumsOn();
    ~ChecksumsOn();
    ChecksumsOn(const ChecksumsOn&) = delete;
    ChecksumsOn& operator=(const ChecksumsOn&) = delete;
};

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_NETWORK_FIXTURE_H
