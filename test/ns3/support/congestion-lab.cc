/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "congestion-lab.h"

#include "ns3/bulk-send-helper.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/error-model.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-header.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/pointer.h"
#include "ns3/queue-disc.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-header.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/uinteger.h"

namespace ns3::rfctcp::test
{

namespace
{

/** Follows cwnd of the sender. */
struct WindowMeter
{
    Outcome* outcome;    ///< where it goes
    Time halfTime;       ///< the mean counts from here on
    double sum{0};       ///< octets times seconds since
    uint32_t window{0};  ///< now
    Time since;          ///< when that began
    bool reduced{false}; ///< it was reduced once

    /** The window stays as it is up to now. */
    void Integrate()
    {
        const Time from = std::max(since, halfTime);
        if (Simulator::Now() > from)
        {
            sum += (Simulator::Now() - from).GetSeconds() * window;
        }
        since = Simulator::Now();
    }

    /** @param before old window @param now new one */
    void OnChange(uint32_t before, uint32_t now)
    {
        Integrate();
        window = now;
        reduced |= now < before;
        outcome->greatestWindow = std::max(outcome->greatestWindow, now);
        if (reduced)
        {
            outcome->leastWindow =
                outcome->leastWindow == 0 ? now : std::min(outcome->leastWindow, now);
        }
    }

    /** Finds the socket of the sender, now that there is one. */
    void Connect()
    {
        Config::ConnectWithoutContext(
            "/NodeList/0/$ns3::TcpL4Protocol/SocketList/0/CongestionWindow",
            MakeCallback(&WindowMeter::OnChange, this));
    }
};

/** @param longest the greatest value so far @param now packets in the queue */
void
MeasureQueue(uint32_t* longest, uint32_t, uint32_t now)
{
    *longest = std::max(*longest, now);
}

/** Sets defaults, and in the end those of ns-3 again. */
class Defaults
{
  public:
    /** @param values names in full and values */
    explicit Defaults(const std::vector<std::pair<std::string, std::string>>& values)
    {
        for (const auto& [name, value] : values)
        {
            Config::SetDefault(name, StringValue(value));
        }
    }

    ~Defaults()
    {
        // A default set to the value that ns-3 gives it would count as a wish of the user.
        Config::Reset();
    }
};

} // namespace

std::vector<std::string>
CongestionControls()
{
    std::vector<std::string> found;
    for (const char* name : {"NewReno",
                             "LinuxReno",
                             "Cubic",
                             "Bbr",
                             "Bic",
                             "Dctcp",
                             "HighSpeed",
                             "Htcp",
                             "Hybla",
                             "Illinois",
                             "Ledbat",
                             "Lp",
                             "Scalable",
                             "Vegas",
                             "Veno",
                             "Westwood",
                             "WestwoodPlus",
                             "Yeah"})
    {
        TypeId type;
        const std::string full = std::string("ns3::Tcp") + name;
        if (TypeId::LookupByNameFailSafe(full, &type))
        {
            found.push_back(full);
        }
    }
    return found;
}

Outcome
Try(const Trial& trial)
{
    std::vector<std::pair<std::string, std::string>> values{
        {"ns3::TcpL4Protocol::SocketType", trial.control},
        {"ns3::TcpSocket::SegmentSize", "1448"},
        {"ns3::TcpSocket::SndBufSize", "8000000"},
        {"ns3::TcpSocket::RcvBufSize", "8000000"}};
    values.insert(values.end(), trial.attributes.begin(), trial.attributes.end());
    const Defaults defaults(values);
    RngSeedManager::SetRun(trial.seed);

    NodeContainer nodes(2);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue(trial.rate));
    link.SetChannelAttribute("Delay", StringValue(trial.delay));
    const std::string room = std::to_string(trial.markFrom > 0 ? 1 : trial.queue) + "p";
    link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue(room));
    const NetDeviceContainer devices = link.Install(nodes);
    trial.rfcTcp ? RfcTcpHelper().Install(nodes) : InternetStackHelper().Install(nodes);
    const Ipv4InterfaceContainer interfaces =
        Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
    TrafficControlHelper control;
    control.Uninstall(devices); // the queue of the device alone
    QueueDiscContainer discs;
    if (trial.markFrom > 0)
    {
        const std::string threshold = std::to_string(trial.markFrom);
        control.SetRootQueueDisc("ns3::RedQueueDisc",
                                 "UseEcn",
                                 StringValue("true"),
                                 "UseHardDrop",
                                 StringValue("false"),
                                 "QW",
                                 DoubleValue(1),
                                 "MinTh",
                                 StringValue(threshold),
                                 "MaxTh",
                                 StringValue(threshold),
                                 "MaxSize",
                                 StringValue(std::to_string(trial.queue) + "p"),
                                 "LinkBandwidth",
                                 StringValue(trial.rate),
                                 "LinkDelay",
                                 StringValue(trial.delay));
        discs = control.Install(devices.Get(0));
    }
    Ptr<RateErrorModel> errors = CreateObject<RateErrorModel>();
    errors->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
    errors->SetRate(trial.loss);
    errors->AssignStreams(1000);
    devices.Get(1)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
    RfcTcpLinkImpairmentHelper().AddRules(trial.rules).Install(devices);

    Outcome outcome;
    DynamicCast<PointToPointNetDevice>(devices.Get(0))
        ->GetQueue()
        ->TraceConnectWithoutContext("PacketsInQueue",
                                     MakeBoundCallback(&MeasureQueue, &outcome.longestQueue));
    const InetSocketAddress server(interfaces.GetAddress(1), 9);
    BulkSendHelper bulk("ns3::TcpSocketFactory", server);
    bulk.SetAttribute("MaxBytes", UintegerValue(trial.octets));
    ApplicationContainer sender = bulk.Install(nodes.Get(0));
    sender.Start(MilliSeconds(10));
    const ApplicationContainer sink =
        PacketSinkHelper("ns3::TcpSocketFactory", server).Install(nodes.Get(1));
    WindowMeter meter{&outcome, trial.duration / 2, 0, 0, Time(0), false};
    Simulator::Schedule(MilliSeconds(11), &WindowMeter::Connect, &meter);
    Simulator::Stop(trial.duration);
    Simulator::Run();
    meter.Integrate();
    outcome.meanWindow = meter.sum / (trial.duration / 2).GetSeconds();
    outcome.received = DynamicCast<PacketSink>(sink.Get(0))->GetTotalRx();
    outcome.goodput = static_cast<double>(outcome.received) * 8 / trial.duration.GetSeconds();
    outcome.closed = trial.octets > 0 && outcome.received == trial.octets;
    if (discs.GetN() > 0)
    {
        const QueueDisc::Stats& stats = discs.Get(0)->GetStats();
        outcome.drops = stats.nTotalDroppedPackets;
        outcome.marks = stats.nTotalMarkedPackets;
    }
    Simulator::Destroy();
    return outcome;
}

} // namespace ns3::rfctcp::test
