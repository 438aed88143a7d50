/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_DEFECTS_LAB_H
#define RFC_TCP_TEST_DEFECTS_LAB_H

#include "raw-segments.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

// Each defect of the built-in TCP of ns-3.37 that this project names in public has a scenario here.
// It runs twice: on RfcTcp, which must do what RFC 9293 says, and on the built-in TCP, which must
// show the defect. If BuiltInHasIt fails with a newer ns-3, the defect is probably gone there, and
// doc/builtin-defects.rst must not claim it for that version.

namespace ns3::rfctcp::test
{

constexpr uint8_t FIN = TcpHeader::FIN;    ///< flag
constexpr uint8_t SYN = TcpHeader::SYN;    ///< flag
constexpr uint8_t RST = TcpHeader::RST;    ///< flag
constexpr uint8_t ACK = TcpHeader::ACK;    ///< flag
constexpr uint8_t ECE = TcpHeader::ECE;    ///< flag
constexpr uint8_t FIN_ACK = FIN | ACK;     ///< flags
constexpr uint8_t SYN_ACK = SYN | ACK;     ///< flags
constexpr uint8_t RST_ACK = RST | ACK;     ///< flags
constexpr uint16_t PEER_PORT = 2000;       ///< of the peer, unless it has several
constexpr uint16_t SERVER_PORT = 80;       ///< of listeners
constexpr uint16_t PEER_WINDOW = 8000;     ///< of the peer, unless it says otherwise
constexpr uint32_t PEER_ISS = 1000;        ///< of the peer
constexpr uint32_t SEGMENT_SIZE = 536;     ///< default of both TCPs
constexpr uint8_t OPTION_TIMESTAMP = 8;    ///< kind
constexpr uint8_t OPTION_WINDOW_SCALE = 3; ///< kind

/** A segment of the peer. Sequence numbers count from the SYN, which is 0, in both directions. */
struct PeerSegment
{
    uint8_t flags;                ///< TcpHeader::Flags_t
    uint32_t seq;                 ///< from the peer's SYN
    uint32_t ack;                 ///< from the SYN of the TCP under test
    uint32_t size{0};             ///< octets of text
    uint16_t window{PEER_WINDOW}; ///< SEG.WND
    uint16_t port{PEER_PORT};     ///< which of the peer's ports
    Octets options{};             ///< filled up to four octets
    uint8_t octet{'x'};           ///< of which its text is made
};

/** A segment that the TCP under test has sent. Numbers as in PeerSegment. */
struct SeenSegment
{
    Time at;            ///< when it came
    Ipv4Address source; ///< where it says it comes from
    uint16_t port;      ///< the peer's
    uint8_t flags;      ///< TcpHeader::Flags_t
    uint32_t seq;       ///< from its own SYN
    uint32_t ack;       ///< from the peer's SYN
    uint8_t tos;        ///< type of service
    Octets segment;     ///< all of it, as it came
    Octets options;     ///< as they came
    Octets text;        ///< payload

    /** @param all flags @return whether it has all of them */
    bool Has(uint8_t all) const;
    /** @param kind an option's kind @return whether it has that option */
    bool HasOption(uint8_t kind) const;
    /** @return the sequence number after its text */
    uint32_t End() const;
};

/** An application on the node under test, and what it has seen. */
struct DefectUser
{
    Ptr<Socket> socket;                                ///< its socket
    std::string told;                                  ///< callbacks, joined by spaces
    std::string received;                              ///< octets read
    TcpSocket::TcpStates_t state{TcpSocket::CLOSED};   ///< by the trace source
    Socket::SocketErrno error{Socket::ERROR_NOTERROR}; ///< at the last callback
    uint32_t congestionWindow{0};                      ///< by the trace source

    /** @param octets how many @return what Send() returns */
    int Send(uint32_t octets) const;
};

/** Node 1 has the TCP under test, node 0 is a peer that sends exactly what the test says. */
class DefectTest : public NetworkTest
{
  protected:
    ~DefectTest() override;

    /** Builds both nodes; Renew() comes before a second time. @param stack the TCP under test */
    void Start(Stack stack);
    /** @param seconds simulates for so long */
    void Run(double seconds);
    /** @param action on the node under test, now, and what comes of it within 20 ms */
    void Do(std::function<void()> action);
    /** Sends a segment of the peer, now, and waits 20 ms. @param segment which */
    void Peer(const PeerSegment& segment);
    /** As Peer(). @param segment which @param to destination address */
    void PeerTo(const PeerSegment& segment, Ipv4Address to);
    /** @param segment of the peer @param to destination address @return it with IP header */
    Ptr<Packet> DatagramOf(const PeerSegment& segment, Ipv4Address to = "10.1.1.2");
    /** @param segment of the peer @return its octets, checksum zero */
    Octets OctetsOf(const PeerSegment& segment);
    /** Sends a datagram from the peer, now, and waits 20 ms. @param packet with IP header */
    void SendDatagram(Ptr<Packet> packet);

    /** Makes node 1 listen. @param reuse at a port that connections have, in TCPs that care */
    void Listen(bool reuse = false);
    /** @return an application with a new socket */
    DefectUser& NewUser();
    /** Active open up to SYN-SENT. @param port of the peer @return the application */
    DefectUser& Connect(uint16_t port = PEER_PORT);
    /** Active open up to ESTABLISHED. @param port of the peer @return the application */
    DefectUser& OpenActively(uint16_t port = PEER_PORT);
    /**
     * Passive open up to ESTABLISHED; Listen() must have come before.
     * @param port of the peer @param window of the peer @param options of its segments
     * @return the application
     */
    DefectUser& OpenPassively(uint16_t port = PEER_PORT,
                              uint16_t window = PEER_WINDOW,
                              const Octets& options = {});
    /** Start(), Listen() and OpenPassively(). @param stack the TCP under test @return as that */
    DefectUser& StartServer(Stack stack);

    /** @param with flags @return how many segments of m_seen have all of them */
    uint32_t Seen(uint8_t with) const;
    /** @return how many segments of m_seen carry text */
    uint32_t SeenTexts() const;
    /** @param begin first @param end behind the last @return whether m_seen has all that text */
    bool HasSeen(uint32_t begin, uint32_t end) const;

    std::vector<SeenSegment> m_seen;    ///< what the TCP under test has sent; tests clear it
    std::map<uint16_t, uint32_t> m_iss; ///< its initial sequence numbers by port of the peer
    std::deque<DefectUser> m_users;     ///< applications

  private:
    void Use(DefectUser& user, Ptr<Socket> socket);
    bool Receive(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t protocol, const Address&);

    std::map<uint16_t, uint16_t> m_ports; ///< of the TCP under test by port of the peer
    Ptr<Socket> m_listener;               ///< Listen()
};

/** How a child process has ended. */
struct ChildEnd
{
    bool exited{false}; ///< by itself, with status 0
    int signal{0};      ///< that killed it, or 0
};

/**
 * Runs what may crash, hang or eat memory in a child process: 1 GiB of memory, 5 s of CPU time, no
 * core dump.
 * @param action what to run
 * @return how that ended
 */
ChildEnd RunInChild(const std::function<void()>& action);

/** @return whether sanitizers are compiled in: they turn crashes into reports of their own */
bool HasSanitizers();

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_DEFECTS_LAB_H
