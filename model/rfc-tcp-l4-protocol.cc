/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-l4-protocol.h"

#include "core/connection.h"
#include "internal/addresses.h"
#include "internal/clock.h"
#include "internal/explaining-checker.h"
#include "internal/fast-open-key.h"
#include "internal/l4-tables.h"
#include "internal/parameter-attributes.h"
#include "internal/socket-impl.h"
#include "rfc-tcp-attribute-check.h"
#include "rfc-tcp-drop-in-socket.h"
#include "rfc-tcp-preset.h"
#include "rfc-tcp-socket-factory.h"
#include "rfc-tcp-socket.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/integer.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/object-ptr-container.h"
#include "ns3/object-vector.h"
#include "ns3/random-variable-stream.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <limits>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpL4Protocol");

NS_OBJECT_ENSURE_REGISTERED(RfcTcpL4Protocol);

namespace
{

/** @param name of an attribute @param least legal value @param greatest one @return a checker */
template <typename T>
Ptr<const AttributeChecker>
CheckerOf(const std::string& name, T least, T greatest = std::numeric_limits<T>::max())
{
    return Create<rfctcp::ExplainingChecker<UintegerValue>>(MakeUintegerChecker<T>(least, greatest),
                                                            "ns3::RfcTcpL4Protocol::" + name);
}

} // namespace

/** Shows the sockets of a protocol by their number. */
class RfcTcpL4Protocol::SocketListAccessor : public ObjectPtrContainerAccessor
{
  public:
    /** @param asUser true: sockets as the user has them, perhaps drop-in sockets */
    explicit SocketListAccessor(bool asUser)
        : m_asUser(asUser)
    {
    }

  private:
    bool DoGetN(const ObjectBase* object, std::size_t* n) const override
    {
        const auto protocol = dynamic_cast<const RfcTcpL4Protocol*>(object);
        if (!protocol)
        {
            return false;
        }
        Tables& tables = *protocol->m_tables;
        tables.listed.clear();
        for (const Tables::Slot& slot : tables.slots)
        {
            if (slot.socket)
            {
                tables.listed.emplace_back(slot.socket, slot.socket->m_impl->ordinal);
            }
        }
        *n = tables.listed.size();
        return true;
    }

    Ptr<Object> DoGet(const ObjectBase* object, std::size_t i, std::size_t* index) const override
    {
        const auto protocol = static_cast<const RfcTcpL4Protocol*>(object);
        const auto& [socket, number] = protocol->m_tables->listed[i];
        *index = number;
        socket->m_impl->shown = true;
        return m_asUser ? socket->m_impl->UserSocket() : Ptr<TcpSocket>(socket);
    }

    bool m_asUser; ///< sockets as the user has them
};

namespace
{

/** Makes lists of objects, but is not the checker of containers that ns-3 knows by its type. */
class ListChecker : public AttributeChecker
{
  public:
    bool Check(const AttributeValue& value) const override
    {
        return dynamic_cast<const ObjectPtrContainerValue*>(&value) != nullptr;
    }

    std::string GetValueTypeName() const override
    {
        return "ns3::ObjectPtrContainerValue";
    }

    bool HasUnderlyingTypeInformation() const override
    {
        return true;
    }

    std::string GetUnderlyingTypeInformation() const override
    {
        return "ns3::Ptr< ns3::RfcTcpSocket >";
    }

    Ptr<AttributeValue> Create() const override
    {
        return ns3::Create<ObjectPtrContainerValue>();
    }

    bool Copy(const AttributeValue& source, AttributeValue& destination) const override
    {
        const auto from = dynamic_cast<const ObjectPtrContainerValue*>(&source);
        const auto to = dynamic_cast<ObjectPtrContainerValue*>(&destination);
        if (!from || !to)
        {
            return false;
        }
        *to = *from;
        return true;
    }
};

} // namespace

TypeId
RfcTcpL4Protocol::GetTypeId()
{
    // A child may not repeat an attribute of its parent, so "SocketList" is added while the TypeId
    // has another parent. Its checker is not that of a container: the resolver of a configuration
    // path skips it, finds the attribute of the parent with this name, and reads it from here.
    static TypeId tid =
        TypeId("ns3::RfcTcpL4Protocol")
            .SetParent<IpL4Protocol>()
            .SetGroupName("RfcTcp")
            .AddConstructor<RfcTcpL4Protocol>()
            .AddAttribute("SocketList",
                          "The sockets of this protocol, by the order in which they were made.",
                          TypeId::ATTR_GET,
                          ObjectVectorValue(),
                          Ptr<const AttributeAccessor>(new SocketListAccessor(true), false),
                          Create<ListChecker>())
            .SetParent<TcpL4Protocol>()
            .AddAttribute("Sockets",
                          "The same as RfcTcpSockets, those inside of drop-in sockets included.",
                          TypeId::ATTR_GET,
                          ObjectVectorValue(),
                          Ptr<const AttributeAccessor>(new SocketListAccessor(false), false),
                          MakeObjectVectorChecker<RfcTcpSocket>())
            .AddAttribute("PortSelection",
                          "Algorithm that selects ephemeral ports, by its number in RFC 6056 3.3: "
                          "1 and 2 random, 3 hash, 4 double hash, 5 random increments.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&RfcTcpL4Protocol::SetPortSelection,
                                               &RfcTcpL4Protocol::GetPortSelection),
                          CheckerOf<uint32_t>("PortSelection", 1, 5))
            .AddAttribute("EphemeralPortFirst",
                          "Least ephemeral port [6056 3.2].",
                          UintegerValue(rfctcp::FIRST_EPHEMERAL_PORT),
                          MakeUintegerAccessor(&RfcTcpL4Protocol::SetEphemeralPortFirst,
                                               &RfcTcpL4Protocol::GetEphemeralPortFirst),
                          CheckerOf<uint16_t>("EphemeralPortFirst", 1))
            .AddAttribute("EphemeralPortLast",
                          "Greatest ephemeral port [6056 3.2].",
                          UintegerValue(rfctcp::LAST_EPHEMERAL_PORT),
                          MakeUintegerAccessor(&RfcTcpL4Protocol::SetEphemeralPortLast,
                                               &RfcTcpL4Protocol::GetEphemeralPortLast),
                          CheckerOf<uint16_t>("EphemeralPortLast", 1))
            .AddAttribute("MaxTimeWait",
                          "Connections in TIME-WAIT at most; one more, and the one that has waited "
                          "longest of its 2 MSL ends at once. 0: no limit.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&RfcTcpL4Protocol::m_maxTimeWait),
                          CheckerOf<uint32_t>("MaxTimeWait", 0))
            .AddAttribute("InitialSequenceNumber",
                          "Initial sequence number of every connection, so that plots begin where "
                          "a script wants them to; -1: by RFC 6528 [9293 MUST-8].",
                          IntegerValue(-1),
                          MakeIntegerAccessor(&RfcTcpL4Protocol::m_initialSequenceNumber),
                          Create<rfctcp::ExplainingChecker<IntegerValue>>(
                              MakeIntegerChecker<int64_t>(-1, UINT32_MAX),
                              "ns3::RfcTcpL4Protocol::InitialSequenceNumber"))
            .AddAttribute("DeviceFiltersArrivals",
                          "After BindToNetDevice() only what comes in by that device is received; "
                          "false: the device concerns only what is sent.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RfcTcpL4Protocol::m_deviceFiltersArrivals),
                          Create<rfctcp::ExplainingChecker<BooleanValue>>(
                              MakeBooleanChecker(),
                              "ns3::RfcTcpL4Protocol::DeviceFiltersArrivals"))
            .AddAttribute("CastableSockets",
                          "New sockets are TcpSocketBases, for scripts that cast them to it.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RfcTcpL4Protocol::m_castableSockets),
                          Create<rfctcp::ExplainingChecker<BooleanValue>>(
                              MakeBooleanChecker(),
                              "ns3::RfcTcpL4Protocol::CastableSockets"))
            .AddAttribute(
                "FastOpenKey",
                "Secret key of the cookies that this node gives the clients of its "
                "listeners [7413 4.1.2], as four hexadecimal numbers of 32 bits joined by "
                "-; servers of a farm share a key [7413 6.3.4]. Empty: a random one.",
                StringValue(""),
                MakeStringAccessor(&RfcTcpL4Protocol::SetFastOpenKey,
                                   &RfcTcpL4Protocol::GetFastOpenKey),
                rfctcp::MakeFastOpenKeyChecker("ns3::RfcTcpL4Protocol::FastOpenKey"))
            .AddAttribute("FastOpenKeyLifetime",
                          "How long cookies are made with the same key; they are valid until the "
                          "key has changed twice [7413 4.1.2]. 0: the key never changes.",
                          TimeValue(Hours(1)),
                          MakeTimeAccessor(&RfcTcpL4Protocol::SetFastOpenKeyLifetime,
                                           &RfcTcpL4Protocol::GetFastOpenKeyLifetime),
                          rfctcp::CheckerFor("ns3::RfcTcpL4Protocol::FastOpenKeyLifetime",
                                             rfctcp::AtLeast{rfctcp::Duration::zero()}))
            .AddAttribute("FastOpenRetryTime",
                          "How long clients of this node do not try Fast Open with a server that "
                          "has neither given a cookie nor taken text, or has not answered "
                          "[7413 4.1.3.1]; 0: they go on.",
                          TimeValue(Minutes(1)),
                          MakeTimeAccessor(&RfcTcpL4Protocol::m_fastOpenRetryTime),
                          rfctcp::CheckerFor("ns3::RfcTcpL4Protocol::FastOpenRetryTime",
                                             rfctcp::AtLeast{rfctcp::Duration::zero()}))
            .AddAttribute("Preset",
                          "Name of an RfcTcpPreset that is applied when the node gets this "
                          "protocol; empty: none.",
                          StringValue(""),
                          MakeStringAccessor(&RfcTcpL4Protocol::m_preset),
                          MakeStringChecker())
            .AddTraceSource("ConnectionCreated",
                            "A connection, or a listener, was made.",
                            MakeTraceSourceAccessor(&RfcTcpL4Protocol::m_connectionCreated),
                            "ns3::RfcTcpL4Protocol::ConnectionCreatedTracedCallback")
            .AddTraceSource("StateTransition",
                            "A connection has changed its state.",
                            MakeTraceSourceAccessor(&RfcTcpL4Protocol::m_stateTransition),
                            "ns3::RfcTcpL4Protocol::StateTransitionTracedCallback")
            .AddTraceSource("ConnectionClosed",
                            "A connection, or a listener, has come to its end.",
                            MakeTraceSourceAccessor(&RfcTcpL4Protocol::m_connectionClosed),
                            "ns3::RfcTcpL4Protocol::ConnectionClosedTracedCallback")
            .AddTraceSource("FastOpenEvent",
                            "A client or a listener has opened a connection with text in its SYN, "
                            "or has failed to; see RfcTcpFastOpenEvent.",
                            MakeTraceSourceAccessor(&RfcTcpL4Protocol::m_fastOpenEvent),
                            "ns3::RfcTcpL4Protocol::FastOpenEventTracedCallback")
            .AddTraceSource("ListenEvent",
                            "A listener has more connections than Backlog or SynBacklog allow.",
                            MakeTraceSourceAccessor(&RfcTcpL4Protocol::m_listenEvent),
                            "ns3::RfcTcpL4Protocol::ListenEventTracedCallback")
            .AddTraceSource("TimeWaitOverflow",
                            "A connection leaves TIME-WAIT early: there are MaxTimeWait others.",
                            MakeTraceSourceAccessor(&RfcTcpL4Protocol::m_timeWaitOverflow),
                            "ns3::RfcTcpL4Protocol::TimeWaitOverflowTracedCallback")
            .AddTraceSource("TimeWaitRestarted",
                            "A repeated FIN of the peer has started the 2 MSL of TIME-WAIT again "
                            "[9293 MUST-13].",
                            MakeTraceSourceAccessor(&RfcTcpL4Protocol::m_timeWaitRestarted),
                            "ns3::RfcTcpL4Protocol::TimeWaitRestartedTracedCallback")
            .AddTraceSource("SegmentSent",
                            "A segment goes to IP",
                            MakeTraceSourceAccessor(&RfcTcpL4Protocol::m_segmentSent),
                            "ns3::RfcTcpL4Protocol::SegmentSentTracedCallback")
            .AddTraceSource("SegmentDiscarded",
                            "A segment, or a part of it, was not used.",
                            MakeTraceSourceAccessor(&RfcTcpL4Protocol::m_segmentDiscarded),
                            "ns3::RfcTcpL4Protocol::SegmentDiscardedTracedCallback");
    return tid;
}

RfcTcpL4Protocol::RfcTcpL4Protocol()
    : m_tables(std::make_unique<Tables>())
{
    NS_LOG_FUNCTION(this);
}

RfcTcpL4Protocol::~RfcTcpL4Protocol()
{
    NS_LOG_FUNCTION(this);
}

void
RfcTcpL4Protocol::NotifyNewAggregate()
{
    NS_LOG_FUNCTION(this);
    Ptr<Node> node = GetObject<Node>();
    if (!node)
    {
        IpL4Protocol::NotifyNewAggregate();
        return;
    }
    if (!m_node)
    {
        TypeIdValue control;
        GetAttribute("SocketType", control);
        const std::string wrong =
            RfcTcpAttributeCheck::ExplainCongestionControl(control.Get().GetName());
        NS_ABORT_MSG_UNLESS(wrong.empty(), "ns3::TcpL4Protocol::SocketType: " << wrong);
        m_node = node;
        SetNode(node); // the parent makes its own factory only if it has no node
        Ptr<RfcTcpSocketFactory> factory = CreateObject<RfcTcpSocketFactory>();
        factory->SetTcp(this);
        node->AggregateObject(factory);
        ApplyPreset();
    }
    m_ipv4 = node->GetObject<Ipv4>();
    m_ipv6 = node->GetObject<Ipv6>();
    TcpL4Protocol::NotifyNewAggregate(); // inserts this into IPv4 and IPv6
}

void
RfcTcpL4Protocol::DoDispose()
{
    NS_LOG_FUNCTION(this);
    for (std::size_t i = 0; i < m_tables->slots.size(); ++i)
    {
        Ptr<RfcTcpSocket> socket = m_tables->slots[i].socket;
        if (socket)
        {
            socket->m_impl->UserSocket()->Dispose();
        }
        else
        {
            m_tables->slots[i].entry.Reset(); // perhaps the last that holds its listener
        }
    }
    m_deadlineEvent.Cancel();
    m_tables = std::make_unique<Tables>();
    m_random = nullptr;
    m_ipv4 = nullptr;
    m_ipv6 = nullptr;
    m_node = nullptr;
    TcpL4Protocol::DoDispose();
}

Ptr<Socket>
RfcTcpL4Protocol::CreateSocket()
{
    // As GetAttribute() does, but the parent's attribute is looked up once
    static const auto accessor = [] {
        TypeId::AttributeInformation info;
        GetTypeId().LookupAttributeByName("SocketType", &info);
        return info.accessor;
    }();
    TypeIdValue congestionType;
    accessor->Get(this, congestionType);
    return CreateSocket(congestionType.Get());
}

Ptr<Socket>
RfcTcpL4Protocol::CreateSocket(TypeId congestionTypeId)
{
    NS_LOG_FUNCTION(this << congestionTypeId);
    if (m_tables->sockets == 0)
    {
        WarnOfUnusedSettings();
    }
    Ptr<RfcTcpSocket> socket = RfcTcpSocket::Make();
    socket->m_impl->congestionType = congestionTypeId;
    socket->m_impl->Attach(this);
    for (const auto& [name, value] : m_tables->socketAttributes)
    {
        socket->SetAttribute(name, *value);
    }
    if (m_castableSockets)
    {
        return RfcTcpDropInSocket::Make(socket);
    }
    return socket;
}

void
RfcTcpL4Protocol::SetSocketAttribute(const std::string& name, const AttributeValue& value)
{
    const std::string wrong = RfcTcpAttributeCheck::Explain(RfcTcpSocket::GetTypeId(), name, value);
    NS_ABORT_MSG_UNLESS(wrong.empty(), wrong); // here, and not when the first socket is made
    m_tables->socketAttributes.emplace_back(name, value.Copy());
}

void
RfcTcpL4Protocol::SetPreset(const std::string& name)
{
    m_preset = name;
    if (m_node)
    {
        ApplyPreset();
    } // else the protocol waits for what the script gives it besides
}

void
RfcTcpL4Protocol::ApplyPreset()
{
    if (m_preset.empty())
    {
        return;
    }
    for (const auto& [attribute, value, source] : RfcTcpPreset::Get(m_preset))
    {
        const std::size_t split = attribute.rfind("::");
        const std::string type = attribute.substr(0, split);
        const std::string name = attribute.substr(split + 2);
        if (rfctcp::HasChosenDefault(type, name) ||
            rfctcp::HasChosenDefault("ns3::TcpSocketBase", name))
        {
            continue; // the script's wish counts more
        }
        const TypeId owner = TypeId::LookupByName(type);
        if (owner == GetTypeId() || GetTypeId().IsChildOf(owner))
        {
            SetAttribute(name, StringValue(value));
        }
        else
        {
            SetSocketAttribute(name, StringValue(value));
        }
    }
}

int64_t
RfcTcpL4Protocol::AssignStreams(int64_t stream)
{
    NS_LOG_FUNCTION(this << stream);
    m_stream = stream;
    if (m_random)
    {
        m_random->SetStream(stream);
    }
    return 1;
}

uint64_t
RfcTcpL4Protocol::GetDiscards(RfcTcpDiscard reason) const
{
    const auto index = static_cast<std::size_t>(reason);
    return index < m_tables->discards.size() ? m_tables->discards[index] : 0;
}

uint32_t
RfcTcpL4Protocol::GetConnections() const
{
    return static_cast<uint32_t>(m_tables->demultiplexer.GetConnections());
}

uint32_t
RfcTcpL4Protocol::GetTimeWaits() const
{
    return static_cast<uint32_t>(m_tables->timeWaits.GetSize());
}

uint64_t
RfcTcpL4Protocol::GetTimeWaitOverflows() const
{
    return m_timeWaitOverflows;
}

Ptr<Node>
RfcTcpL4Protocol::GetNode() const
{
    return m_node;
}

uint32_t
RfcTcpL4Protocol::Random()
{
    if (!m_random)
    {
        // Not a stream that ns-3 numbers: those depend on the order in which objects are made,
        // which differs between the ranks of a parallel simulation.
        constexpr int64_t FIRST_STREAM = int64_t{1} << 62;
        const int64_t stream = m_stream >= 0 ? m_stream : FIRST_STREAM + m_node->GetId();
        m_random =
            CreateObjectWithAttributes<UniformRandomVariable>("Stream", IntegerValue(stream));
    }
    return m_random->GetInteger(0, UINT32_MAX);
}

uint32_t
RfcTcpL4Protocol::SelectIss(const rfctcp::FlowKey& key)
{
    if (m_initialSequenceNumber >= 0)
    {
        return static_cast<uint32_t>(m_initialSequenceNumber);
    }
    if (!m_tables->isn)
    {
        m_tables->isn.emplace(DrawSecret());
    }
    return m_tables->isn->Select(rfctcp::SimulationNow(), key).Value();
}

std::array<uint8_t, 16>
RfcTcpL4Protocol::DrawSecret()
{
    std::array<uint8_t, 16> secret;
    std::generate(secret.begin(), secret.end(), [this] {
        return static_cast<uint8_t>(Random() >> 24);
    });
    return secret;
}

void
RfcTcpL4Protocol::SetPortSelection(uint32_t algorithm)
{
    m_tables->ports.algorithm = static_cast<rfctcp::PortSelector::Algorithm>(algorithm);
}

uint32_t
RfcTcpL4Protocol::GetPortSelection() const
{
    return static_cast<uint32_t>(m_tables->ports.algorithm);
}

void
RfcTcpL4Protocol::SetEphemeralPortFirst(uint16_t port)
{
    m_tables->ports.first = port;
}

uint16_t
RfcTcpL4Protocol::GetEphemeralPortFirst() const
{
    return m_tables->ports.first;
}

void
RfcTcpL4Protocol::SetEphemeralPortLast(uint16_t port)
{
    m_tables->ports.last = port;
}

uint16_t
RfcTcpL4Protocol::GetEphemeralPortLast() const
{
    return m_tables->ports.last;
}

void
RfcTcpL4Protocol::CountDiscard(RfcTcpDiscard reason, const RfcTcpConnectionId& connection)
{
    NS_LOG_LOGIC(this << " not used: " << RfcTcpName(reason));
    ++m_tables->discards[static_cast<std::size_t>(reason)];
    m_segmentDiscarded(reason, connection);
}

void
RfcTcpL4Protocol::CountDiscard(RfcTcpDiscard reason, const rfctcp::FlowKey& key)
{
    RfcTcpConnectionId none;
    if (!m_segmentDiscarded.IsEmpty())
    {
        none.local = rfctcp::ToAddress(key.local, false);
        none.peer = rfctcp::ToAddress(key.remote, false);
    }
    CountDiscard(reason, none);
}

RfcTcpL4Protocol::Tables::Handle
RfcTcpL4Protocol::Tables::Add(RfcTcpSocket* socket)
{
    if (freeSlots.empty())
    {
        freeSlots.push_back(static_cast<Handle>(slots.size()));
        slots.emplace_back();
    }
    const Handle handle = freeSlots.back();
    freeSlots.pop_back();
    slots[handle].handle = handle;
    slots[handle].socket = socket;
    return handle;
}

void
RfcTcpL4Protocol::Tables::AddConnection(Handle handle, const rfctcp::FlowKey& key)
{
    slots[handle].key = key;
    demultiplexer.AddConnection(slots[handle]);
}

void
RfcTcpL4Protocol::Tables::Remove(Handle handle)
{
    demultiplexer.RemoveConnection(slots[handle]);
    slots[handle].socket = nullptr;
    slots[handle].entry.Reset();
    deadlines.Clear(handle);
    timeWaits.Clear(handle);
    freeSlots.push_back(handle);
    if (freeSlots.size() == slots.size() && slots.size() > MANY)
    {
        // The last one has gone: the memory of a busy hour goes with it
        slots = std::deque<Slot>();
        freeSlots = std::vector<Handle>();
        deadlines = rfctcp::DeadlineQueue();
        timeWaits = rfctcp::DeadlineQueue();
        demultiplexer.Shrink();
    }
}

RfcTcpSocket*
RfcTcpL4Protocol::Tables::Get(Handle handle) const
{
    return slots[handle].socket;
}

uint16_t
RfcTcpL4Protocol::Tables::LeastMtu(const Ptr<NetDevice>& device)
{
    const uint16_t mtu = device->GetMtu();
    const uint32_t index = device->GetIfIndex();
    if (index >= leastMtus.size())
    {
        leastMtus.resize(index + 1);
    }
    uint16_t& least = leastMtus[index];
    least = least == 0 ? mtu : std::min(least, mtu); // [9293 SHLD-6]
    return least;
}

std::optional<rfctcp::Instant>
RfcTcpL4Protocol::Tables::FirstDeadline() const
{
    std::optional<rfctcp::Instant> first;
    for (const rfctcp::DeadlineQueue* queue : {&deadlines, &timeWaits})
    {
        if (!queue->IsEmpty() && (!first || queue->First().at < *first))
        {
            first = queue->First().at;
        }
    }
    return first;
}

std::unique_ptr<RfcTcpL4Protocol::Tables::Workspace>
RfcTcpL4Protocol::Tables::TakeWorkspace()
{
    if (workspaces.empty())
    {
        return std::make_unique<Workspace>();
    }
    auto workspace = std::move(workspaces.back());
    workspaces.pop_back();
    return workspace;
}

void
RfcTcpL4Protocol::Tables::GiveWorkspace(std::unique_ptr<Workspace> workspace)
{
    workspaces.push_back(std::move(workspace));
}

} // namespace ns3
