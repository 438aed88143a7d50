/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The Linux kernel talks to RfcTcp: a TAP device joins this machine to a simulated router, and a
// simulated link, which may lose packets, joins the router to a simulated host.

#include "common/option-text.h"
#include "common/program.h"

#include "ns3/core-module.h"
#include "ns3/fd-net-device-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/rfc-tcp-module.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <iostream>
#include <linux/if_tun.h>
#include <map>
#include <memory>
#include <net/if.h>
#include <stdexcept>
#include <string>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

constexpr const char* USAGE =
    R"(Lets the Linux kernel talk to a simulated host in real time, over a TAP device.

  kernel 10.1.1.1 --- TAP --- 10.1.1.2 router 10.1.2.1 --- link --- 10.1.2.2 host

As root, in another terminal (the device is there while this program runs):
  ip address add 10.1.1.1/24 dev rfctcp0; ip link set rfctcp0 up; ip route add 10.1.2.0/24 via 10.1.1.2
  curl -o page http://10.1.2.2/

Services of the host:
  port 80  a page of --page octets to each HTTP request, then Close()
  port 9   counts octets to the end of data, then answers with their number and closes: half-close
  port 10  as port 9, but it reads nothing for the first 5 s: zero window
  port 13  Abort() at the first octet: reset
With --peer=10.1.1.1:5001 the host also connects to the kernel, sends --upload octets, calls
ShutdownSend() and prints what it reads.
Octet number N of a page and of an upload is N modulo 251.
With --far-tap=rfctcp1 there is no TCP in the simulation: the link leads to a second device, so that
the kernel can talk to another kernel, or to itself in another network namespace, over the same wire:
  kernel 10.1.1.1 --- TAP --- router --- link --- router 10.1.3.2 --- TAP --- 10.1.3.1 kernel)";

constexpr uint32_t PERIOD = 251; ///< of the octets of a stream

/** @return octets of a stream @param begin number of the first one @param size how many */
Ptr<Packet>
MakeOctets(uint64_t begin, uint32_t size)
{
    std::vector<uint8_t> octets(size);
    for (uint32_t i = 0; i < size; ++i)
    {
        octets[i] = static_cast<uint8_t>((begin + i) % PERIOD);
    }
    return Create<Packet>(octets.data(), size);
}

/** @return the text of a packet */
std::string
ToText(const Ptr<const Packet>& packet)
{
    std::string text(packet->GetSize(), '\0');
    packet->CopyData(reinterpret_cast<uint8_t*>(text.data()), packet->GetSize());
    return text;
}

/** Sends a stream as fast as the socket takes it. */
class Sender
{
  public:
    /** @param socket connected @param octets to be sent @param onEnd called when all are given */
    Sender(const Ptr<Socket>& socket, uint64_t octets, std::function<void()> onEnd)
        : m_socket(socket),
          m_left(octets),
          m_onEnd(std::move(onEnd))
    {
        socket->SetSendCallback([this](Ptr<Socket>, uint32_t) { Send(); });
        Send();
    }

    ~Sender()
    {
        m_socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    }

    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

  private:
    void Send()
    {
        constexpr uint64_t MOST = 65536;
        while (m_left > 0 && m_socket->GetTxAvailable() > 0)
        {
            const auto size = static_cast<uint32_t>(
                std::min({m_left, MOST, uint64_t{m_socket->GetTxAvailable()}}));
            if (m_socket->Send(MakeOctets(m_sent, size)) < 0)
            {
                return; // the socket has told its error
            }
            m_sent += size;
            m_left -= size;
        }
        if (m_left == 0 && m_onEnd)
        {
            const auto onEnd = std::move(m_onEnd);
            m_onEnd = nullptr;
            onEnd();
        }
    }

    Ptr<Socket> m_socket;          ///< connected
    uint64_t m_left;               ///< octets that the socket has not taken yet
    uint64_t m_sent{0};            ///< octets that the socket has taken
    std::function<void()> m_onEnd; ///< see constructor
};

/** The services of the host. */
class Services
{
  public:
    /** @param host with RfcTcp @param page octets of a page */
    Services(const Ptr<Node>& host, uint64_t page)
        : m_host(host),
          m_page(page)
    {
        Listen(80, [this](const Ptr<Socket>& socket) { ServePage(socket); });
        Listen(9, [this](const Ptr<Socket>& socket) { Count(socket); });
        Listen(10, [this](const Ptr<Socket>& socket) {
            Simulator::Schedule(Seconds(5), [this, socket] { Count(socket); });
        });
        Listen(13, [](const Ptr<Socket>& socket) {
            ReadBy(socket, [](Ptr<Socket> reader) {
                if (reader->GetRxAvailable() > 0)
                {
                    DynamicCast<RfcTcpSocket>(reader)->Abort();
                }
            });
        });
    }

    /** Uploads octets. @param from own port, 0 for any @param peer of the kernel @param octets how
     * many */
    void Upload(uint16_t from, const InetSocketAddress& peer, uint64_t octets)
    {
        const Ptr<Socket> socket = Socket::CreateSocket(m_host, TcpSocketFactory::GetTypeId());
        socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), from));
        Watch(socket, "upload");
        socket->SetConnectCallback(
            [this, octets](Ptr<Socket> connected) {
                m_senders[connected] = std::make_unique<Sender>(connected, octets, [connected] {
                    connected->ShutdownSend();
                });
            },
            [](Ptr<Socket> failed) {
                std::cout << "upload: connection failed, errno " << failed->GetErrno() << std::endl;
            });
        socket->SetRecvCallback([](Ptr<Socket> reader) {
            while (const Ptr<Packet> packet = reader->Recv())
            {
                if (packet->GetSize() == 0)
                {
                    reader->Close();
                    return;
                }
                std::cout << "upload: the answer is " << ToText(packet) << std::flush;
            }
        });
        socket->Connect(peer);
    }

  private:
    using Service = std::function<void(const Ptr<Socket>& socket)>;

    void Listen(uint16_t port, const Service& service)
    {
        const Ptr<Socket> listener = Socket::CreateSocket(m_host, TcpSocketFactory::GetTypeId());
        listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), port));
        listener->Listen();
        listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    [this, port, service](Ptr<Socket> socket, const Address&) {
                                        Watch(socket, "port " + std::to_string(port));
                                        service(socket);
                                    });
        m_listeners.push_back(listener);
    }

    /** @param socket connected @param read called now, and whenever there is something to read */
    static void ReadBy(const Ptr<Socket>& socket, const std::function<void(Ptr<Socket>)>& read)
    {
        socket->SetRecvCallback(read);
        read(socket); // what came before the callback was set
    }

    /** Prints the end of a connection. */
    void Watch(const Ptr<Socket>& socket, const std::string& name)
    {
        socket->SetCloseCallbacks(
            [this, name](Ptr<Socket> closed) {
                std::cout << name << ": closed" << std::endl;
                m_senders.erase(closed);
            },
            [this, name](Ptr<Socket> broken) {
                std::cout << name << ": error " << broken->GetErrno() << std::endl;
                m_senders.erase(broken);
            });
    }

    void ServePage(const Ptr<Socket>& socket)
    {
        ReadBy(socket, [this](Ptr<Socket> reader) {
            std::string& request = m_requests[reader];
            while (const Ptr<Packet> packet = reader->Recv())
            {
                if (packet->GetSize() == 0)
                {
                    break;
                }
                request += ToText(packet);
            }
            if (request.find("\r\n\r\n") == std::string::npos || m_senders.count(reader) > 0)
            {
                return;
            }
            const std::string head = "HTTP/1.0 200 OK\r\nContent-Type: application/octet-stream\r\n"
                                     "Content-Length: " +
                                     std::to_string(m_page) + "\r\n\r\n";
            reader->Send(Create<Packet>(reinterpret_cast<const uint8_t*>(head.data()),
                                        static_cast<uint32_t>(head.size())));
            m_requests.erase(reader);
            m_senders[reader] =
                std::make_unique<Sender>(reader, m_page, [reader] { reader->Close(); });
        });
    }

    void Count(const Ptr<Socket>& socket)
    {
        ReadBy(socket, [this](Ptr<Socket> reader) {
            uint64_t& count = m_counts[reader];
            while (const Ptr<Packet> packet = reader->Recv())
            {
                if (packet->GetSize() > 0)
                {
                    count += packet->GetSize();
                    continue;
                }
                const std::string answer = std::to_string(count) + " octets\n";
                m_counts.erase(reader);
                reader->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
                reader->Send(Create<Packet>(reinterpret_cast<const uint8_t*>(answer.data()),
                                            static_cast<uint32_t>(answer.size())));
                reader->Close();
                return;
            }
        });
    }

    Ptr<Node> m_host;                                         ///< with RfcTcp
    uint64_t m_page;                                          ///< octets of a page
    std::vector<Ptr<Socket>> m_listeners;                     ///< one a port
    std::map<Ptr<Socket>, std::string> m_requests;            ///< that are not complete
    std::map<Ptr<Socket>, uint64_t> m_counts;                 ///< octets read
    std::map<Ptr<Socket>, std::unique_ptr<Sender>> m_senders; ///< that are at work
};

/** @return a new TAP device of the kernel @param name of the device */
int
OpenTap(const std::string& name)
{
    const int file = open("/dev/net/tun", O_RDWR);
    ifreq request{};
    request.ifr_flags = IFF_TAP | IFF_NO_PI; // without offloads: the kernel cuts and sums itself
    std::strncpy(request.ifr_name, name.c_str(), IFNAMSIZ - 1);
    if (file < 0 || ioctl(file, TUNSETIFF, &request) < 0)
    {
        throw std::runtime_error("cannot make TAP device " + name + ": " + std::strerror(errno) +
                                 "; root may, if there is /dev/net/tun");
    }
    return file;
}

/** Joins a node to the kernel. @param tap name of the device @param network of /24; the node is .2
 */
void
JoinKernel(const Ptr<Node>& node, const std::string& tap, const char* network)
{
    FdNetDeviceHelper devices;
    const NetDeviceContainer outside = devices.Install(node);
    DynamicCast<FdNetDevice>(outside.Get(0))->SetFileDescriptor(OpenTap(tap));
    Ipv4AddressHelper(network, "255.255.255.0", "0.0.0.2").Assign(outside);
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-live", [&] {
        std::string tap = "rfctcp0";
        std::string farTap;
        std::string peer;
        std::string records;
        double loss = 0;
        uint64_t page = 1'000'000;
        uint64_t upload = 1'000'000;
        uint16_t from = 0;
        Time delay = MilliSeconds(5);
        Time duration = Seconds(60);
        CommandLine cmd(__FILE__);
        cmd.Usage(USAGE);
        cmd.AddValue("tap", "name of the TAP device", tap);
        cmd.AddValue("far-tap", "name of a second TAP device in place of the host", farTap);
        cmd.AddValue("delay", "of the link, each way", delay);
        cmd.AddValue("loss", "probability that a packet is lost on the link, each way", loss);
        RfcTcpLinkImpairmentHelper impairments;
        impairments.AddRulesOption(cmd);
        cmd.AddValue("page", "octets of a page", page);
        cmd.AddValue("peer", "address and port of the kernel to upload to", peer);
        cmd.AddValue("upload", "octets to upload", upload);
        cmd.AddValue("from", "own port of the upload, 0 for any", from);
        cmd.AddValue("records", "prefix of files with states, segments and samples", records);
        cmd.AddValue("duration", "real time that the program runs", duration);
        common::Parse(cmd, argc, argv);
        common::Require("loss", std::to_string(loss), loss >= 0 && loss <= 0.5, "from 0 to 0.5");

        GlobalValue::Bind("SimulatorImplementationType", StringValue("ns3::RealtimeSimulatorImpl"));
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));

        const NodeContainer nodes(2); // router and host
        RfcTcpHelper().Install(nodes);
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
        link.SetChannelAttribute("Delay", TimeValue(delay));
        const NetDeviceContainer inside = link.Install(nodes);
        Ipv4AddressHelper("10.1.2.0", "255.255.255.0").Assign(inside);
        JoinKernel(nodes.Get(0), tap, "10.1.1.0");
        Ipv4StaticRoutingHelper()
            .GetStaticRouting(nodes.Get(1)->GetObject<Ipv4>())
            ->SetDefaultRoute("10.1.2.1", 1);
        impairments.SetRandomLoss(loss);
        impairments.Install(inside);

        Services services(nodes.Get(1), page);
        if (!farTap.empty())
        {
            JoinKernel(nodes.Get(1), farTap, "10.1.3.0");
            Ipv4StaticRoutingHelper()
                .GetStaticRouting(nodes.Get(0)->GetObject<Ipv4>())
                ->AddNetworkRouteTo("10.1.3.0", "255.255.255.0", "10.1.2.2", 1);
        }
        if (!peer.empty())
        {
            const auto colon = peer.find(':');
            const auto port = common::ParseNumber<uint16_t>(
                colon == std::string::npos ? "" : peer.substr(colon + 1));
            common::Require("peer", peer, port.has_value(), "ADDRESS:PORT, as 10.1.1.1:5001");
            const InetSocketAddress to(Ipv4Address(peer.substr(0, colon).c_str()), *port);
            Simulator::ScheduleWithContext(
                nodes.Get(1)->GetId(),
                Seconds(1),
                [&services, from, to, upload] { services.Upload(from, to, upload); });
        }
        if (!records.empty())
        {
            const RfcTcpTraceHelper helper;
            helper.EnableStateLog(records);
            helper.EnableSegmentLog(records);
            helper.EnableSamples(records);
        }
        std::cout << "device " << tap << " is there" << std::endl;
        Simulator::Stop(duration);
        Simulator::Run();
        Simulator::Destroy();
        return EXIT_SUCCESS;
    });
}
