/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_L4_PROTOCOL_H
#define RFC_TCP_L4_PROTOCOL_H

#include "rfc-tcp-trace.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/traced-callback.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace ns3
{

class AttributeValue;
class Ipv4;
class Ipv6;
class NetDevice;
class Packet;
class RfcTcpSocket;
class UniformRandomVariable;
struct RfcTcpInfo;

namespace rfctcp
{
struct Endpoint;
class FastOpenCookies;
struct FastOpenAnswer;
struct FastOpenArguments;
struct FlowKey;
class SynCookies;
struct IcmpReport;
struct OpenArguments;
struct Parameters;
struct Segment;
struct TimeWait;
} // namespace rfctcp

struct RfcTcpParticulars;

/**
 * @ingroup rfctcp
 * TCP of a node: finds the connection that a segment belongs to, and sends segments by IP.
 *
 * It is a TcpL4Protocol, so that all that needs a TcpL4Protocol works with it: applications that
 * ask for ns3::TcpSocketFactory, defaults of ns3::TcpL4Protocol::SocketType, configuration paths
 * with $ns3::TcpL4Protocol/SocketList. Sockets, endpoints and everything else above IP are its own.
 *
 * Sockets of the built-in TCP work beside them: those of TcpL4Protocol::CreateSocket(), and those
 * that AddSocket() was given. They are in the tables of the parent, which gets the segments for
 * them before this class would answer by RST.
 *
 * Attributes of the parent: SocketType is the congestion control of new sockets; RecoveryType and
 * RttEstimatorType are not used, which a warning says once if a script sets them.
 */
class RfcTcpL4Protocol : public TcpL4Protocol
{
  public:
    /** @return the TypeId */
    static TypeId GetTypeId();

    RfcTcpL4Protocol();
    ~RfcTcpL4Protocol() override;
    RfcTcpL4Protocol(const RfcTcpL4Protocol&) = delete;
    RfcTcpL4Protocol& operator=(const RfcTcpL4Protocol&) = delete;

    /**
     * @return a new socket with the congestion control of attribute SocketType: an RfcTcpSocket, or
     *         an RfcTcpDropInSocket if attribute CastableSockets says so
     */
    Ptr<Socket> CreateSocket();
    /** @param congestionTypeId congestion control @return a new socket, as without argument */
    Ptr<Socket> CreateSocket(TypeId congestionTypeId);

    /**
     * Gives each socket made from now on another default.
     * @param name attribute of RfcTcpSocket @param value its value
     */
    void SetSocketAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Fixes the random stream of initial sequence numbers and ports. By default it follows from
     * the node's number, so that it does not depend on what else a simulation contains.
     * @param stream number of the stream
     * @return how many streams were assigned
     */
    int64_t AssignStreams(int64_t stream);

    /** @param reason a reason @return segments of this node that were not used for that reason */
    uint64_t GetDiscards(RfcTcpDiscard reason) const;
    /**
     * @param number of a connection or listener in the traces of this protocol
     * @return its socket; nullptr if it has none, as when it is over, and perhaps in TIME-WAIT
     */
    Ptr<RfcTcpSocket> FindSocket(uint32_t number) const;
    /**
     * @param local own end, InetSocketAddress or Inet6SocketAddress @param peer the other end
     * @return the variables of that connection now, if it has a socket
     */
    std::optional<RfcTcpInfo> GetInfo(const Address& local, const Address& peer) const;

    /**
     * Applies a preset to the sockets made from now on, and to this protocol. What a script has
     * given another default by Config::SetDefault() stays as the script wants it.
     * @param name one of RfcTcpPreset::GetNames()
     */
    void SetPreset(const std::string& name);

    /** @return number of connections that are not closed, listeners not counted */
    uint32_t GetConnections() const;
    /** @return number of connections in TIME-WAIT */
    uint32_t GetTimeWaits() const;
    /** @return connections that left TIME-WAIT early so far because there were MaxTimeWait */
    uint64_t GetTimeWaitOverflows() const;
    /** @param event an event @return number of such events on this node so far */
    uint64_t GetListenEvents(RfcTcpListenEvent event) const;
    /** @param event an event @return number of such events on this node so far */
    uint64_t GetFastOpenEvents(RfcTcpFastOpenEvent event) const;
    /** @return the node */
    Ptr<Node> GetNode() const;

    // From IpL4Protocol

    /**
     * IPv4 delivers a segment.
     * @param packet the segment @param header of IPv4 @param incomingInterface where it came in
     * @return RX_OK, RX_CSUM_FAILED or RX_ENDPOINT_CLOSED
     */
    IpL4Protocol::RxStatus Receive(Ptr<Packet> packet,
                                   const Ipv4Header& header,
                                   Ptr<Ipv4Interface> incomingInterface) override;
    /**
     * IPv6 delivers a segment.
     * @param packet the segment @param header of IPv6 @param incomingInterface where it came in
     * @return RX_OK, RX_CSUM_FAILED or RX_ENDPOINT_CLOSED
     */
    IpL4Protocol::RxStatus Receive(Ptr<Packet> packet,
                                   const Ipv6Header& header,
                                   Ptr<Ipv6Interface> incomingInterface) override;
    /**
     * ICMP reports an error about a segment of this node (RFC 9293 3.9.2.2).
     * @param icmpSource sender of the ICMP message @param icmpTtl time to live of its packet
     * @param icmpType type @param icmpCode code @param icmpInfo next-hop MTU, if it has one
     * @param payloadSource source of the quoted packet
     * @param payloadDestination destination of the quoted packet
     * @param payload first octets of the quoted segment
     */
    void ReceiveIcmp(Ipv4Address icmpSource,
                     uint8_t icmpTtl,
                     uint8_t icmpType,
                     uint8_t icmpCode,
                     uint32_t icmpInfo,
                     Ipv4Address payloadSource,
                     Ipv4Address payloadDestination,
                     const uint8_t payload[8]) override;
    /**
     * ICMPv6 reports an error about a segment of this node (RFC 9293 3.9.2.2).
     * @param icmpSource sender of the ICMP message @param icmpTtl hop limit of its packet
     * @param icmpType type @param icmpCode code @param icmpInfo next-hop MTU, if it has one
     * @param payloadSource source of the quoted packet
     * @param payloadDestination destination of the quoted packet
     * @param payload first octets of the quoted segment
     */
    void ReceiveIcmp(Ipv6Address icmpSource,
                     uint8_t icmpTtl,
                     uint8_t icmpType,
                     uint8_t icmpCode,
                     uint32_t icmpInfo,
                     Ipv6Address payloadSource,
                     Ipv6Address payloadDestination,
                     const uint8_t payload[8]) override;

    /** Signature of trace source ConnectionCreated: a connection or a listener exists. */
    typedef void (*ConnectionCreatedTracedCallback)(const RfcTcpConnectionId& connection,
                                                    bool passive);
    /** Signature of trace source StateTransition. */
    typedef void (*StateTransitionTracedCallback)(const RfcTcpTransition& transition);
    /** Signature of trace source ConnectionClosed. */
    typedef void (*ConnectionClosedTracedCallback)(const RfcTcpConnectionId& connection,
                                                   RfcTcpCloseReason reason);
    /** Signature of trace source ListenEvent. */
    typedef void (*ListenEventTracedCallback)(RfcTcpListenEvent event,
                                              const RfcTcpConnectionId& listener);
    /** Signature of trace source FastOpenEvent: the event, and the connection or listener. */
    typedef void (*FastOpenEventTracedCallback)(RfcTcpFastOpenEvent event,
                                                const RfcTcpConnectionId& connection);
    /** Signature of trace source TimeWaitOverflow. */
    typedef void (*TimeWaitOverflowTracedCallback)(const RfcTcpConnectionId& connection);
    /** Signature of trace source TimeWaitRestarted: the segment that is the cause, and the new end.
     */
    typedef void (*TimeWaitRestartedTracedCallback)(const RfcTcpConnectionId& connection,
                                                    const RfcTcpSegmentInfo& segment,
                                                    Time end);
    /** Signature of trace source SegmentSent. */
    typedef void (*SegmentSentTracedCallback)(const RfcTcpSentSegment& sent);
    /** Signature of trace source SegmentDiscarded; number 0: there is no connection. */
    typedef void (*SegmentDiscardedTracedCallback)(RfcTcpDiscard reason,
                                                   const RfcTcpConnectionId& connection);

  protected:
    /** Ends all connections without callbacks. */
    void DoDispose() override;
    /** Registers with the IP protocols of the node, and adds the socket factory to the node. */
    void NotifyNewAggregate() override;

  private:
    friend class RfcTcpDropInSocket;
    friend class RfcTcpSocket;

    /** Tables of sockets and endpoints; see internal/l4-tables.h. */
    struct Tables;
    /** Attribute accessor of SocketList. */
    class SocketListAccessor;

    /** The route to a peer. */
    struct Route
    {
        std::array<uint8_t, 16> source; ///< address to send from, rfctcp::AddressOctets
        uint32_t mtu;                   ///< of the device that the route leaves by
        uint32_t leastMtu;              ///< the least MTU that device has had [9293 SHLD-6]
    };

    /**
     * @param key only the addresses matter; a local wildcard leaves the choice to routing
     * @param device to leave by, or nullptr
     * @return the route, if there is one
     */
    std::optional<Route> FindRoute(const rfctcp::FlowKey& key, Ptr<NetDevice> device) const;

    /**
     * @param output device of a route @param source address of the route
     * @return the device that segments will leave by, even if the route is one by loopback that a
     *         routing protocol gives until it has found a route
     */
    Ptr<NetDevice> DeviceBehind(Ptr<NetDevice> output, const std::array<uint8_t, 16>& source) const;

    /**
     * Sends a segment by IP.
     * @param packet the text; the header is added to it
     * @param key local and remote endpoint
     * @param segment the header
     * @param device to leave by, or nullptr
     * @param cause why it is sent again, or as a probe; for trace source SegmentSent
     * @param reason of a RST, for the same
     */
    void Transmit(Ptr<Packet> packet,
                  const rfctcp::FlowKey& key,
                  const rfctcp::Segment& segment,
                  Ptr<NetDevice> device,
                  RfcTcpSendCause cause,
                  RfcTcpReason reason) const;

    /**
     * A segment arrives, RFC 9293 3.10.7.
     * @param packet header and text
     * @param key addresses of the segment; the ports are in the packet
     * @param trafficClass type of service of the IP header
     * @param badAddress one of the addresses is not that of a host [9293 MUST-57, MUST-63]
     * @param device by which it came in, or nullptr
     * @return status for IP; absent if the segment is for a socket of the parent class
     */
    std::optional<IpL4Protocol::RxStatus> Arrive(Ptr<Packet> packet,
                                                 rfctcp::FlowKey key,
                                                 uint8_t trafficClass,
                                                 bool badAddress,
                                                 Ptr<NetDevice> device);

    /**
     * A segment arrives for which no connection exists.
     * @param packet text @param key four-tuple @param segment header
     * @param trafficClass type of service of its IP header @param device by which it came in
     * @param leastIss least initial sequence number of the connection, if there is one
     */
    void ArriveWithoutConnection(Ptr<Packet> packet,
                                 const rfctcp::FlowKey& key,
                                 const rfctcp::Segment& segment,
                                 uint8_t trafficClass,
                                 Ptr<NetDevice> device,
                                 std::optional<uint32_t> leastIss);

    // Listeners: rfc-tcp-l4-listen.cc

    /**
     * A SYN arrives for a listener, which accepts the SYN or acts by SynPolicy.
     * @param listener the listener @param packet text @param key four-tuple @param syn the SYN
     * @param device by which it came in
     * @param leastIss least initial sequence number of the connection, if there is one
     */
    void ArriveInListen(Ptr<RfcTcpSocket> listener,
                        Ptr<Packet> packet,
                        const rfctcp::FlowKey& key,
                        const rfctcp::Segment& syn,
                        Ptr<NetDevice> device,
                        std::optional<uint32_t> leastIss);
    /**
     * Answers a SYN by a cookie, if one can be made.
     * @param listener the listener @param key four-tuple @param syn the SYN
     * @param arguments what follows from the addresses
     */
    void SendCookie(Ptr<RfcTcpSocket> listener,
                    const rfctcp::FlowKey& key,
                    const rfctcp::Segment& syn,
                    const rfctcp::OpenArguments& arguments);
    /**
     * An ACK arrives for a listener, perhaps that of a cookie.
     * @param listener the listener @param packet text @param key four-tuple @param ack the segment
     * @param device by which it came in
     * @return false if no cookie of ours is acknowledged
     */
    bool ArriveWithCookie(Ptr<RfcTcpSocket> listener,
                          Ptr<Packet> packet,
                          const rfctcp::FlowKey& key,
                          const rfctcp::Segment& ack,
                          Ptr<NetDevice> device);
    /**
     * Makes the socket of a connection.
     * @param listener the listener @param key four-tuple
     * @param arguments what follows from the addresses
     * @param syn the peer's SYN @param cookieAck acknowledges our cookie, or nullptr
     * @param packet text of the segment @param device by which it came in
     */
    void Accept(Ptr<RfcTcpSocket> listener,
                const rfctcp::FlowKey& key,
                const rfctcp::OpenArguments& arguments,
                const rfctcp::Segment& syn,
                const rfctcp::Segment* cookieAck,
                Ptr<Packet> packet,
                Ptr<NetDevice> device);
    /** @return the SYN cookies of the node */
    const rfctcp::SynCookies& GetCookies();
    /** @param event counted and traced @param listener the listener */
    void CountListenEvent(RfcTcpListenEvent event, const RfcTcpConnectionId& listener);

    // TCP Fast Open [7413]: rfc-tcp-l4-fast-open.cc

    /**
     * @param key four-tuple of a client @param parameters its tunables
     * @return what its SYN bears
     */
    rfctcp::FastOpenArguments PlanFastOpen(const rfctcp::FlowKey& key,
                                           const rfctcp::Parameters& parameters);
    /** Remembers and counts what a server has answered. @param key four-tuple of the client
     * @param answer the answer @param connection names of the client for traces */
    void NoteFastOpenAnswer(const rfctcp::FlowKey& key,
                            const rfctcp::FastOpenAnswer& answer,
                            const RfcTcpConnectionId& connection);
    /**
     * @param listener the listener @param key four-tuple @param syn a SYN that the listener accepts
     * @return what the listener makes of its text and of its cookie
     */
    rfctcp::FastOpenArguments JudgeFastOpen(Ptr<RfcTcpSocket> listener,
                                            const rfctcp::FlowKey& key,
                                            const rfctcp::Segment& syn);
    /** @return the Fast Open cookies of the node */
    const rfctcp::FastOpenCookies& GetFastOpenCookies();
    /** @param event counted and traced @param connection or listener */
    void CountFastOpenEvent(RfcTcpFastOpenEvent event, const RfcTcpConnectionId& connection);
    void SetFastOpenKey(const std::string& key); ///< @param key as attribute FastOpenKey has it
    std::string GetFastOpenKey() const;          ///< @return attribute FastOpenKey
    void SetFastOpenKeyLifetime(Time lifetime);  ///< @param lifetime of each key
    Time GetFastOpenKeyLifetime() const;         ///< @return lifetime of each key

    /**
     * @param key four-tuple that an ICMP error quotes @param seq sequence number it quotes
     * @return the socket whose segment in flight it quotes [5927 4.1], or nullptr
     */
    Ptr<RfcTcpSocket> FindQuoted(const rfctcp::FlowKey& key, uint32_t seq);

    // Sockets of the parent class: rfc-tcp-l4-parent.cc

    /**
     * @param key four-tuple of a segment for which there is no connection here
     * @param device where it came in, or nullptr
     * @return true if it is for a socket of the parent class
     */
    bool IsForParent(const rfctcp::FlowKey& key, const Ptr<NetDevice>& device) const;
    /** Warns, once in a program, of what a script has set for the built-in TCP in vain. */
    void WarnOfUnusedSettings() const;
    /** @param where a script has set it @param type of what was set: warns, once, if not used */
    static void WarnIfUnused(const std::string& where, TypeId type);

    /**
     * @param key four-tuple of a segment for which there is no connection
     * @return true if it claims to come from this node but does not [9293 MUST-63]
     */
    bool IsForgedSource(const rfctcp::FlowKey& key) const;

    // Half-open connections without sockets: rfc-tcp-l4-syn-cache.cc. A handle names a slot of the
    // tables.

    /**
     * Restores the socket of a connection with a SYN cache entry.
     * @param handle of the connection
     * @return the socket of the connection; nullptr if it is in TIME-WAIT without a socket
     */
    Ptr<RfcTcpSocket> RestoreSocket(uint32_t handle);
    /**
     * @param handle of any connection @param segment that arrives for it
     * @param device by which it came in, as the demultiplexer numbers devices; 0: any
     * @return true if the connection has no socket and cannot be established now, because the queue
     *         of its listener is full
     */
    bool IsRefusedByBacklog(uint32_t handle, const rfctcp::Segment& segment, uint32_t device);

    // Timers of the node: rfc-tcp-l4-timers.cc

    /**
     * Sets the deadline of a socket, whose OnTimer() is then called in time, perhaps earlier.
     * @param handle of the socket @param deadline expiry of its earliest timer, ns
     */
    void SetDeadline(uint32_t handle, int64_t deadline);
    /** Schedules the deadline event for the earliest deadline of the node, unless it comes earlier.
     */
    void ScheduleDeadlineEvent();
    /** Serves the timers of the node that have expired. */
    void OnDeadline();
    /** The deadline event: OnDeadline() follows the segments that arrive in this instant. */
    void OnDeadlineInstant();
    /** @param handle of the connection in SYN-RECEIVED or later whose deadline has come */
    void OnConnectionDeadline(uint32_t handle);

    // TIME-WAIT: rfc-tcp-l4-time-wait.cc

    /**
     * A TIME-WAIT entry replaces a connection. If there are more than MaxTimeWait entries, the one
     * with the earliest expiry ends now.
     * @param handle of the connection @param timeWait the entry
     */
    void BeginTimeWait(uint32_t handle, const rfctcp::TimeWait& timeWait);
    /** @param handle of a connection in TIME-WAIT whose socket is destroyed */
    void OrphanTimeWait(uint32_t handle);
    /** @param handle of a connection in TIME-WAIT @param segment that arrives for the connection
     * @param packet text of the segment */
    void ArriveInTimeWait(uint32_t handle, const rfctcp::Segment& segment, Ptr<Packet> packet);
    /** @param handle of a connection whose TIME-WAIT ends @param reason why the connection ends
     * @param cause of the change of state @param segment that is the cause, if one is */
    void EndTimeWait(uint32_t handle,
                     RfcTcpCloseReason reason,
                     RfcTcpCause cause,
                     const rfctcp::Segment* segment);
    /** @param handle of a connection in TIME-WAIT @return what the entry needs of the socket */
    RfcTcpParticulars TimeWaitParticulars(uint32_t handle) const;
    /** @param local an endpoint that Bind() cannot have: says on standard error why not */
    void ExplainBusyPort(const rfctcp::Endpoint& local) const;
    /** @param handle of a connection in TIME-WAIT @return its names for traces */
    RfcTcpConnectionId TimeWaitId(uint32_t handle) const;

    /** Applies what the attribute Preset names, once the node is known. */
    void ApplyPreset();

    // Attributes
    void SetPortSelection(uint32_t algorithm); ///< @param algorithm number in RFC 6056 3.3
    uint32_t GetPortSelection() const;         ///< @return number in RFC 6056 3.3
    void SetEphemeralPortFirst(uint16_t port); ///< @param port least ephemeral one
    uint16_t GetEphemeralPortFirst() const;    ///< @return least ephemeral port
    void SetEphemeralPortLast(uint16_t port);  ///< @param port greatest ephemeral one
    uint16_t GetEphemeralPortLast() const;     ///< @return greatest ephemeral port

    /** @param key four-tuple @return ISN for a connection that begins now (RFC 6528) */
    uint32_t SelectIss(const rfctcp::FlowKey& key);
    /** @return a random number */
    uint32_t Random();
    /** @return a random key */
    std::array<uint8_t, 16> DrawSecret();
    /** Counts a discarded segment. @param reason why @param connection to which it belongs */
    void CountDiscard(RfcTcpDiscard reason, const RfcTcpConnectionId& connection);
    /** Counts a discarded segment of no connection. @param reason why @param key its four-tuple */
    void CountDiscard(RfcTcpDiscard reason, const rfctcp::FlowKey& key);

    Ptr<Node> m_node;                    ///< the node
    Ptr<Ipv4> m_ipv4;                    ///< IPv4 of the node, if there is one
    Ptr<Ipv6> m_ipv6;                    ///< IPv6 of the node, if there is one
    std::unique_ptr<Tables> m_tables;    ///< sockets and endpoints
    Ptr<UniformRandomVariable> m_random; ///< for ISNs and ports, made when first needed
    int64_t m_stream{-1};                ///< its stream, -1: by the number of the node
    EventId m_deadlineEvent;             ///< the one event of all timers of the node
    uint32_t m_maxTimeWait{0};           ///< connections in TIME-WAIT at most; 0: no limit
    uint64_t m_timeWaitOverflows{0};     ///< ended early because of that
    int64_t m_initialSequenceNumber{-1}; ///< of every connection; -1: by RFC 6528
    bool m_deviceFiltersArrivals{true};  ///< BindToNetDevice() concerns what comes in, too
    bool m_castableSockets{false};       ///< new sockets are RfcTcpDropInSockets
    std::string m_preset;                ///< attribute Preset
    std::string m_fastOpenKey;           ///< attribute FastOpenKey; empty: a random one
    Time m_fastOpenKeyLifetime;          ///< attribute FastOpenKeyLifetime
    Time m_fastOpenRetryTime;            ///< attribute FastOpenRetryTime

    TracedCallback<const RfcTcpConnectionId&, bool> m_connectionCreated;             ///< trace
    TracedCallback<const RfcTcpTransition&> m_stateTransition;                       ///< trace
    TracedCallback<const RfcTcpConnectionId&, RfcTcpCloseReason> m_connectionClosed; ///< trace
    TracedCallback<const RfcTcpConnectionId&> m_timeWaitOverflow;                    ///< trace
    TracedCallback<const RfcTcpConnectionId&, const RfcTcpSegmentInfo&, Time>
        m_timeWaitRestarted;                                                        ///< trace
    TracedCallback<RfcTcpListenEvent, const RfcTcpConnectionId&> m_listenEvent;     ///< trace
    TracedCallback<RfcTcpFastOpenEvent, const RfcTcpConnectionId&> m_fastOpenEvent; ///< trace
    TracedCallback<const RfcTcpSentSegment&> m_segmentSent;                         ///< trace
    TracedCallback<RfcTcpDiscard, const RfcTcpConnectionId&> m_segmentDiscarded;    ///< trace
};

} // namespace ns3

#endif // RFC_TCP_L4_PROTOCOL_H
