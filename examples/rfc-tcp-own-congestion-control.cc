/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A congestion control of one's own: it keeps the queue of the bottleneck short, as it looks at
// round-trip times and not only at losses. NewReno fills the same queue until packets are lost.
//
//     sender ---- 100 Mb/s, 1 ms ---- router ---- 10 Mb/s, 20 ms, deep queue ---- receiver

#include "common/option-text.h"
#include "common/program.h"

#include "ns3/applications-module.h"
#include "ns3/average.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-info.h"
#include "ns3/rfc-tcp-socket.h"
#include "ns3/traffic-control-module.h"

#include <algorithm>
#include <iomanip>
#include <iostream>

using namespace ns3;

namespace
{

/**
 * Grows by a segment each round trip while nothing is queued, more slowly the longer packets are
 * queued, and shrinks when that is longer than the target, as LEDBAT does [6817 2.4.2].
 */
class TcpTargetDelay : public TcpCongestionOps
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::TcpTargetDelay")
                                .SetParent<TcpCongestionOps>()
                                .AddConstructor<TcpTargetDelay>()
                                .AddAttribute("Target",
                                              "How long packets may be queued",
                                              TimeValue(MilliSeconds(10)),
                                              MakeTimeAccessor(&TcpTargetDelay::m_target),
                                              MakeTimeChecker(MicroSeconds(1)));
        return tid;
    }

    std::string GetName() const override
    {
        return "TcpTargetDelay";
    }

    void PktsAcked(Ptr<TcpSocketState>, uint32_t, const Time& rtt) override
    {
        m_rtt = rtt;
        m_leastRtt = std::min(m_leastRtt, rtt);
    }

    void IncreaseWindow(Ptr<TcpSocketState> tcb, uint32_t segmentsAcked) override
    {
        const double segment = tcb->m_segmentSize;
        const double queueing = ((m_rtt - m_leastRtt) / m_target).GetDouble(); // 1: the target
        const double growth = std::max(1 - queueing, -1.0) * segmentsAcked * segment / tcb->m_cWnd;
        tcb->m_cWnd =
            static_cast<uint32_t>(std::max(tcb->m_cWnd.Get() + growth * segment, 2 * segment));
    }

    uint32_t GetSsThresh(Ptr<const TcpSocketState> tcb, uint32_t bytesInFlight) override
    {
        return std::max(bytesInFlight / 2, 2 * tcb->m_segmentSize);
    }

    Ptr<TcpCongestionOps> Fork() override
    {
        return CopyObject<TcpTargetDelay>(this);
    }

  private:
    Time m_target;                ///< attribute
    Time m_rtt;                   ///< at the last ACK
    Time m_leastRtt{Time::Max()}; ///< without any queue
};

NS_OBJECT_ENSURE_REGISTERED(TcpTargetDelay);

/** Adds the present round-trip time, in ms, to a mean every 10 ms. @param sender has one socket
 * @param mean is extended */
void
SampleRtt(Ptr<BulkSendApplication> sender, Average<double>* mean)
{
    const auto socket = DynamicCast<RfcTcpSocket>(sender->GetSocket());
    mean->Update(socket->GetInfo().tcpi_rtt.GetSeconds() * 1000);
    Simulator::Schedule(MilliSeconds(10), &SampleRtt, sender, mean);
}

/** Prints a line. @param control TypeId @param duration of the transfer @param queue its size */
void
Measure(const std::string& control, const Time& duration, const std::string& queue)
{
    NodeContainer nodes(3); // sender, router, receiver
    PointToPointHelper access;
    access.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
    access.SetChannelAttribute("Delay", StringValue("1ms"));
    PointToPointHelper bottleneck;
    bottleneck.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    bottleneck.SetChannelAttribute("Delay", StringValue("20ms"));
    bottleneck.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue(queue));
    const NetDeviceContainer near = access.Install(nodes.Get(0), nodes.Get(1));
    const NetDeviceContainer far = bottleneck.Install(nodes.Get(1), nodes.Get(2));

    RfcTcpHelper().SetCongestionControl(control).Install(nodes); // the line that chooses it

    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    addresses.Assign(near);
    addresses.NewNetwork();
    const InetSocketAddress server(addresses.Assign(far).GetAddress(1), 9);
    TrafficControlHelper().Uninstall(far); // ns-3 puts FqCoDel there: the queue above alone counts
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();

    auto sender = BulkSendHelper("ns3::TcpSocketFactory", server).Install(nodes.Get(0)).Get(0);
    auto sink = PacketSinkHelper("ns3::TcpSocketFactory", server).Install(nodes.Get(2)).Get(0);
    Average<double> rtt;
    Simulator::Schedule(MilliSeconds(100),
                        &SampleRtt,
                        DynamicCast<BulkSendApplication>(sender),
                        &rtt);
    Simulator::Stop(duration);
    Simulator::Run();
    const double octets = DynamicCast<PacketSink>(sink)->GetTotalRx();
    std::cout << std::left << std::setw(20) << control << std::right << std::setw(14)
              << octets * 8 / duration.GetSeconds() / 1e6 << std::setw(14) << rtt.Mean() << "\n";
    Simulator::Destroy();
}

/** @param argc from main @param argv from main @return the exit status */
int
Simulate(int argc, char* argv[])
{
    Time duration = Seconds(60);
    uint32_t queue = 500;
    CommandLine cmd(__FILE__);
    cmd.Usage("Sends as fast as it goes through a bottleneck with a deep queue, once with NewReno "
              "and once with\na congestion control that this program defines, and prints goodput "
              "and mean round-trip time, which\nis 42 ms without a queue. What to try: "
              "--ns3::TcpTargetDelay::Target=50ms, --queue=20.");
    common::AddTime(cmd, "duration", "of the transfer", duration);
    common::AddNumber(cmd, "queue", "of the bottleneck, packets", queue, 1U);
    common::Parse(cmd, argc, argv);
    common::Require("duration", duration, duration >= Seconds(1), "1s or more");

    // The window must be able to grow until the queue overflows.
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(10'000'000));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(10'000'000));

    std::cout << "congestion control    goodput Mb/s   mean RTT ms\n"
              << std::fixed << std::setprecision(2);
    for (const char* control : {"ns3::TcpNewReno", "ns3::TcpTargetDelay"})
    {
        Measure(control, duration, std::to_string(queue) + "p");
    }
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-own-congestion-control",
                              [&] { return Simulate(argc, argv); });
}
