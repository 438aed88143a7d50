/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "defects-lab.h"

#include "ns3/core-module.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ns3::rfctcp::test
{

namespace
{

constexpr uint16_t IPV4_ETHERTYPE = 0x0800;
constexpr uint8_t TCP_PROTOCOL = 6;
const Time MOMENT = MilliSeconds(20); ///< longer than a round trip, shorter than any timer

/** @param octets some @param at position @param count how many @return the number there */
uint32_t
NumberAt(const Octets& octets, std::size_t at, std::size_t count)
{
    uint32_t number = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        number = number << 8 | octets.at(at + i);
    }
    return number;
}

/** @param user whose @param what callback */
void
Note(DefectUser& user, const std::string& what)
{
    user.told += (user.told.empty() ? "" : " ") + what;
    user.error = user.socket->GetErrno();
}

} // namespace

bool
SeenSegment::Has(uint8_t all) const
{
    return (flags & all) == all;
}

bool
SeenSegment::HasOption(uint8_t kind) const
{
    std::size_t at = 0;
    while (at < options.size() && options[at] != 0)
    {
        if (options[at] == kind)
        {
            return true;
        }
        at += options[at] == 1 || at + 1 == options.size() ? 1
                                                           : std::max<uint8_t>(options[at + 1], 1);
    }
    return false;
}

uint32_t
SeenSegment::End() const
{
    return seq + static_cast<uint32_t>(text.size());
}

int
DefectUser::Send(uint32_t octets) const
{
    return socket->Send(Create<Packet>(octets));
}

DefectTest::~DefectTest()
{
    m_listener = nullptr;
    Renew(); // while the applications still live
}

void
DefectTest::Start(Stack stack)
{
    m_seen.clear();
    m_iss.clear();
    m_ports.clear();
    m_users.clear();
    m_listener = nullptr;
    Ptr<Node> peer = CreateObject<Node>();
    Ptr<Node> node = CreateObject<Node>();
    m_nodes.Add(peer);
    m_nodes.Add(node);
    if (stack == Stack::RFC_TCP)
    {
        RfcTcpHelper().Install(node);
    }
    else
    {
        InternetStackHelper().Install(node);
    }
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    link.SetChannelAttribute("Delay", StringValue("1ms"));
    m_devices.push_back(link.Install(peer, node));
    m_devices[0].Get(0)->SetReceiveCallback(MakeCallback(&DefectTest::Receive, this));
    Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(m_devices[0].Get(1));
    ipv4->AddAddress(interface, Ipv4InterfaceAddress("10.1.1.2", "255.255.255.0"));
    ipv4->SetUp(interface);
    Run(1);
}

void
DefectTest::Run(double seconds)
{
    RunUntil(Simulator::Now() + Seconds(seconds));
}

void
DefectTest::Do(std::function<void()> action)
{
    At(1, Simulator::Now(), std::move(action));
    RunUntil(Simulator::Now() + MOMENT);
}

void
DefectTest::Peer(const PeerSegment& segment)
{
    PeerTo(segment, "10.1.1.2");
}

Octets
DefectTest::OctetsOf(const PeerSegment& segment)
{
    RawSegment raw;
    raw.from = segment.port;
    raw.to = m_ports.count(segment.port) != 0 ? m_ports[segment.port] : SERVER_PORT;
    raw.seq = PEER_ISS + segment.seq;
    raw.ack = (segment.flags & ACK) != 0 ? m_iss[segment.port] + segment.ack : 0;
    raw.flags = segment.flags;
    raw.window = segment.window;
    raw.options = segment.options;
    raw.text = Octets(segment.size, segment.octet);
    return raw.ToOctets();
}

void
DefectTest::PeerTo(const PeerSegment& segment, Ipv4Address to)
{
    SendDatagram(DatagramOf(segment, to));
}

Ptr<Packet>
DefectTest::DatagramOf(const PeerSegment& segment, Ipv4Address to)
{
    const Octets octets = OctetsOf(segment);
    Ptr<Packet> packet = Create<Packet>(octets.data(), static_cast<uint32_t>(octets.size()));
    Ipv4Header header;
    header.SetSource("10.1.1.1");
    header.SetDestination(to);
    header.SetProtocol(TCP_PROTOCOL);
    header.SetTtl(64);
    header.SetPayloadSize(static_cast<uint16_t>(octets.size()));
    packet->AddHeader(header);
    return packet;
}

void
DefectTest::SendDatagram(Ptr<Packet> packet)
{
    At(0, Simulator::Now(), [device = m_devices[0].Get(0), packet] {
        device->Send(packet, device->GetBroadcast(), IPV4_ETHERTYPE);
    });
    RunUntil(Simulator::Now() + MOMENT);
}

bool
DefectTest::Receive(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t protocol, const Address&)
{
    Ptr<Packet> rest = packet->Copy();
    Ipv4Header header;
    if (protocol != IPV4_ETHERTYPE || rest->RemoveHeader(header) == 0 ||
        header.GetProtocol() != TCP_PROTOCOL)
    {
        return true;
    }
    Octets octets(rest->GetSize());
    rest->CopyData(octets.data(), rest->GetSize());
    SeenSegment seen;
    seen.at = Simulator::Now();
    seen.source = header.GetSource();
    seen.port = static_cast<uint16_t>(NumberAt(octets, 2, 2));
    seen.flags = octets.at(13);
    const uint32_t seq = NumberAt(octets, 4, 4);
    if (seen.Has(SYN))
    {
        m_iss[seen.port] = seq;
    }
    m_ports[seen.port] = static_cast<uint16_t>(NumberAt(octets, 0, 2));
    seen.seq = seq - m_iss[seen.port];
    seen.ack = NumberAt(octets, 8, 4) - PEER_ISS;
    seen.tos = header.GetTos();
    seen.segment = octets;
    const std::ptrdiff_t text = 4 * (octets.at(12) >> 4);
    seen.options.assign(octets.begin() + 20, octets.begin() + text);
    seen.text.assign(octets.begin() + text, octets.end());
    m_seen.push_back(seen);
    return true;
}

void
DefectTest::Use(DefectUser& user, Ptr<Socket> socket)
{
    using Closed = Callback<void, Ptr<Socket>>;
    using States = Callback<void, TcpSocket::TcpStates_t, TcpSocket::TcpStates_t>;
    using Windows = Callback<void, uint32_t, uint32_t>;
    user.socket = socket;
    socket->SetConnectCallback(Closed([&user](Ptr<Socket>) { Note(user, "connected"); }),
                               Closed([&user](Ptr<Socket>) { Note(user, "failed"); }));
    socket->SetCloseCallbacks(Closed([&user](Ptr<Socket>) { Note(user, "normal"); }),
                              Closed([&user](Ptr<Socket>) { Note(user, "error"); }));
    socket->SetRecvCallback(Closed([&user](Ptr<Socket> from) {
        for (Ptr<Packet> packet = from->Recv(); packet && packet->GetSize() > 0;
             packet = from->Recv())
        {
            user.received += ToText(packet);
        }
    }));
    socket->TraceConnectWithoutContext(
        "State",
        States([&user](TcpSocket::TcpStates_t, TcpSocket::TcpStates_t to) { user.state = to; }));
    socket->TraceConnectWithoutContext("CongestionWindow", Windows([&user](uint32_t, uint32_t to) {
                                           user.congestionWindow = to;
                                       }));
}

DefectUser&
DefectTest::NewUser()
{
    m_users.emplace_back();
    Use(m_users.back(), NewSocket(1));
    return m_users.back();
}

void
DefectTest::Listen(bool reuse)
{
    m_listener = NewSocket(1);
    m_listener->SetAttributeFailSafe("ReuseAddress", BooleanValue(reuse));
    EXPECT_EQ(m_listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), SERVER_PORT)), 0);
    EXPECT_EQ(m_listener->Listen(), 0);
    m_listener->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
        Callback<void, Ptr<Socket>, const Address&>([this](Ptr<Socket> socket, const Address&) {
            m_users.emplace_back();
            m_users.back().state = TcpSocket::ESTABLISHED;
            Use(m_users.back(), socket);
        }));
}

DefectUser&
DefectTest::Connect(uint16_t port)
{
    DefectUser& user = NewUser();
    Do([&user, port] { user.socket->Connect(InetSocketAddress("10.1.1.1", port)); });
    return user;
}

DefectUser&
DefectTest::OpenActively(uint16_t port)
{
    DefectUser& user = Connect(port);
    Peer({SYN_ACK, 0, 1, 0, PEER_WINDOW, port});
    EXPECT_EQ(user.state, TcpSocket::ESTABLISHED);
    return user;
}

DefectUser&
DefectTest::OpenPassively(uint16_t port, uint16_t window, const Octets& options)
{
    const std::size_t before = m_users.size();
    Peer({SYN, 0, 0, 0, window, port, options});
    Peer({ACK, 1, 1, 0, window, port, options});
    EXPECT_EQ(m_users.size(), before + 1);
    return m_users.back();
}

DefectUser&
DefectTest::StartServer(Stack stack)
{
    Start(stack);
    Listen();
    return OpenPassively();
}

uint32_t
DefectTest::Seen(uint8_t with) const
{
    return static_cast<uint32_t>(
        std::count_if(m_seen.begin(), m_seen.end(), [with](const SeenSegment& segment) {
            return segment.Has(with);
        }));
}

uint32_t
DefectTest::SeenTexts() const
{
    return static_cast<uint32_t>(
        std::count_if(m_seen.begin(), m_seen.end(), [](const SeenSegment& segment) {
            return !segment.text.empty();
        }));
}

bool
DefectTest::HasSeen(uint32_t begin, uint32_t end) const
{
    while (begin < end)
    {
        uint32_t next = begin;
        for (const SeenSegment& segment : m_seen)
        {
            if (segment.seq <= begin)
            {
                next = std::max(next, segment.End());
            }
        }
        if (next == begin)
        {
            return false;
        }
        begin = next;
    }
    return true;
}

ChildEnd
RunInChild(const std::function<void()>& action)
{
    std::fflush(nullptr); // the child must not write it again
    const pid_t child = fork();
    if (child == 0)
    {
        const rlimit memory{rlim_t{1} << 30, rlim_t{1} << 30};
        const rlimit seconds{5, 6};
        const rlimit core{0, 0};
        if (!HasSanitizers()) // they reserve terabytes
        {
            setrlimit(RLIMIT_AS, &memory);
        }
        setrlimit(RLIMIT_CPU, &seconds);
        setrlimit(RLIMIT_CORE, &core);
        const int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDERR_FILENO);         // last words of the program
        [&action]() noexcept { action(); }(); // no exception gets back into the test program
        _exit(0);
    }
    ChildEnd end;
    int status = 0;
    if (child > 0 && waitpid(child, &status, 0) == child)
    {
        end.exited = WIFEXITED(status) && WEXITSTATUS(status) == 0;
        end.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    }
    return end;
}

bool
HasSanitizers()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true;
#else
    return false;
#endif
}

} // namespace ns3::rfctcp::test
