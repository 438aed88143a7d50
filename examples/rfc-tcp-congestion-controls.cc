/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Every congestion control of ns-3 on RFC TCP and on the built-in TCP: the same transfer over the
// same bottleneck, without and with random loss, the same seeds.
//
//     sender ---- 1 Gb/s, 1 ms ---- router ---- 10 Mb/s, 20 ms, 60 packets of queue ---- receiver
//
// DCTCP gets a queue that marks instead of one that drops. Prints the goodput of both TCPs, and
// writes goodput.csv and, of the first run of each, the congestion window over time as tables and
// charts (cwnd-*.csv, cwnd-*.svg).

#include "common/option-text.h"
#include "common/program.h"
#include "common/results-directory.h"

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/rfc-tcp-attribute-check.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/rfc-tcp-line-chart.h"
#include "ns3/traffic-control-module.h"

#include <cmath>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/** What is the same in all runs. */
struct Settings
{
    Time duration{Seconds(20)}; ///< of a transfer
    uint32_t runs{5};           ///< seeds, where there is chance
    double loss{0.005};         ///< of data segments, in the second half of the runs
    std::string only;           ///< one congestion control; empty: all
};

/** Seconds and the congestion window then, kB. */
using Windows = std::vector<std::pair<double, double>>;

/** One simulation. */
struct Run
{
    std::string control;       ///< TypeId without "ns3::"
    bool rfcTcp{false};        ///< our TCP, else the built-in one
    double loss{0};            ///< of data segments
    uint32_t seed{1};          ///< RngRun
    Windows* windows{nullptr}; ///< gets the congestion window over time, unless nullptr
};

/** What one simulation has measured. */
struct Result
{
    double goodput{0};    ///< Mb/s
    double recovering{0}; ///< part of the time in fast recovery
    uint32_t timeouts{0}; ///< retransmission timeouts
};

/** Adds up the time that the sender spends in fast recovery. */
struct RecoveryMeter
{
    Result* result;                                                ///< where it goes
    Time since;                                                    ///< when it began
    TcpSocketState::TcpCongState_t state{TcpSocketState::CA_OPEN}; ///< now

    /** @param now state entered */
    void OnState(TcpSocketState::TcpCongState_t, TcpSocketState::TcpCongState_t now)
    {
        if (state == TcpSocketState::CA_RECOVERY)
        {
            result->recovering += (Simulator::Now() - since).GetSeconds();
        }
        result->timeouts += now == TcpSocketState::CA_LOSS ? 1 : 0;
        since = Simulator::Now();
        state = now;
    }

    /** Finds the only socket of node 0. */
    void Connect()
    {
        Config::ConnectWithoutContext("/NodeList/0/$ns3::TcpL4Protocol/SocketList/0/CongState",
                                      MakeCallback(&RecoveryMeter::OnState, this));
    }
};

/** @param windows is extended @param before old window @param now new window, octets */
void
AddWindow(Windows* windows, uint32_t before, uint32_t now)
{
    const double at = Simulator::Now().GetSeconds();
    windows->emplace_back(at, before / 1000.0);
    windows->emplace_back(at, now / 1000.0);
}

/** @param windows gets those of the only socket of node 0 */
void
WatchWindow(Windows* windows)
{
    Config::ConnectWithoutContext("/NodeList/0/$ns3::TcpL4Protocol/SocketList/0/CongestionWindow",
                                  MakeBoundCallback(&AddWindow, windows));
}

/** @return the congestion controls that this ns-3 has */
std::vector<std::string>
GetControls()
{
    std::vector<std::string> names;
    for (const char* name : {"TcpNewReno",
                             "TcpLinuxReno",
                             "TcpCubic",
                             "TcpBbr",
                             "TcpBic",
                             "TcpDctcp",
                             "TcpHighSpeed",
                             "TcpHtcp",
                             "TcpHybla",
                             "TcpIllinois",
                             "TcpLedbat",
                             "TcpLp",
                             "TcpScalable",
                             "TcpVegas",
                             "TcpVeno",
                             "TcpWestwood",
                             "TcpWestwoodPlus",
                             "TcpYeah"})
    {
        TypeId type;
        if (TypeId::LookupByNameFailSafe(std::string("ns3::") + name, &type))
        {
            names.emplace_back(name);
        }
    }
    return names;
}

/** @param only name of the one that the user wants, empty for all @return what to simulate */
std::vector<std::string>
ChooseControls(const std::string& only)
{
    if (only.empty())
    {
        return GetControls();
    }
    const std::string name = only.rfind("ns3::", 0) == 0 ? only.substr(5) : only;
    const std::string wrong = RfcTcpAttributeCheck::ExplainCongestionControl("ns3::" + name);
    if (!wrong.empty())
    {
        throw std::invalid_argument("--only=" + only + ": " + wrong);
    }
    return {name};
}

/** @param control its name @param lossy with loss @return name of its table and chart, without
 * extension */
std::string
GetChartName(const std::string& control, bool lossy)
{
    return "cwnd-" + control + (lossy ? "-loss" : "-clean");
}

/** @param run which @param settings of all runs @return what was measured */
Result
Simulate(const Run& run, const Settings& settings)
{
    RngSeedManager::SetRun(run.seed);
    const bool marking = run.control == "TcpDctcp";

    NodeContainer nodes(3); // sender, router, receiver
    PointToPointHelper access;
    access.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    access.SetChannelAttribute("Delay", StringValue("1ms"));
    PointToPointHelper bottleneck;
    bottleneck.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    bottleneck.SetChannelAttribute("Delay", StringValue("20ms"));
    bottleneck.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue(marking ? "1p" : "60p"));
    const NetDeviceContainer near = access.Install(nodes.Get(0), nodes.Get(1));
    const NetDeviceContainer far = bottleneck.Install(nodes.Get(1), nodes.Get(2));

    if (run.rfcTcp)
    {
        RfcTcpHelper().Install(nodes);
    }
    else
    {
        InternetStackHelper().Install(nodes);
    }
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    addresses.Assign(near);
    addresses.NewNetwork();
    const Ipv4InterfaceContainer interfaces = addresses.Assign(far);
    TrafficControlHelper queue;
    queue.Uninstall(far); // the default one: the queue of the device alone counts
    if (marking)
    {
        queue.SetRootQueueDisc("ns3::RedQueueDisc",
                               "UseEcn",
                               BooleanValue(true),
                               "UseHardDrop",
                               BooleanValue(false),
                               "QW",
                               DoubleValue(1), // the queue of this moment, no mean
                               "MinTh",
                               DoubleValue(20), // K of RFC 8257: one threshold
                               "MaxTh",
                               DoubleValue(20),
                               "MaxSize",
                               StringValue("60p"),
                               "LinkBandwidth",
                               StringValue("10Mbps"),
                               "LinkDelay",
                               StringValue("20ms"));
        queue.Install(far.Get(0));
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();

    Ptr<RateErrorModel> errors = CreateObject<RateErrorModel>();
    errors->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
    errors->SetRate(run.loss);
    errors->AssignStreams(1);
    far.Get(1)->SetAttribute("ReceiveErrorModel", PointerValue(errors));

    const InetSocketAddress server(interfaces.GetAddress(1), 9);
    BulkSendHelper bulk("ns3::TcpSocketFactory", server);
    ApplicationContainer sender = bulk.Install(nodes.Get(0));
    const ApplicationContainer sink =
        PacketSinkHelper("ns3::TcpSocketFactory", server).Install(nodes.Get(2));
    sender.Start(MilliSeconds(100));
    if (run.windows)
    {
        Simulator::Schedule(MilliSeconds(101), &WatchWindow, run.windows);
    }
    Result result;
    RecoveryMeter meter{&result, Time(0), TcpSocketState::CA_OPEN};
    Simulator::Schedule(MilliSeconds(101), &RecoveryMeter::Connect, &meter);
    Simulator::Stop(settings.duration + MilliSeconds(100));
    Simulator::Run();
    meter.OnState(meter.state, TcpSocketState::CA_OPEN);
    result.recovering /= settings.duration.GetSeconds();
    const uint64_t octets = DynamicCast<PacketSink>(sink.Get(0))->GetTotalRx();
    Simulator::Destroy();
    result.goodput = static_cast<double>(octets) * 8e-6 / settings.duration.GetSeconds();
    return result;
}

/** @param values at least one @return their mean and the half width of its 95 % interval */
std::pair<double, double>
MeanOf(const std::vector<double>& values)
{
    const double count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (const double value : values)
    {
        squares += (value - mean) * (value - mean);
    }
    const double error = count > 1 ? std::sqrt(squares / (count - 1) / count) : 0;
    return {mean, 1.96 * error};
}

/** @param argc from main @param argv from main @return the exit status */
int
CompareAll(int argc, char* argv[])
{
    Settings settings;
    CommandLine cmd(__FILE__);
    common::AddTime(cmd, "duration", "of a transfer", settings.duration);
    common::AddNumber(cmd, "runs", "seeds where there is loss", settings.runs);
    common::AddNumber(cmd, "loss", "loss rate of data segments, 0 to 1", settings.loss);
    common::ResultsRequest request{"rfc-tcp-congestion-controls",
                                   "results/congestion-controls",
                                   {"goodput.csv"},
                                   {},
                                   false};
    common::AddResultsOptions(cmd, request);
    common::AddText(cmd, "only", "one congestion control, as TcpCubic", settings.only);
    common::Parse(cmd, argc, argv);
    common::Require("duration",
                    settings.duration.As(Time::S),
                    settings.duration > Time(0),
                    "more than 0s");
    common::Require("runs", settings.runs, settings.runs > 0, "1 or more");
    common::Require("loss", settings.loss, settings.loss >= 0 && settings.loss <= 1, "from 0 to 1");
    const std::vector<std::string> controls = ChooseControls(settings.only);
    for (const std::string& control : controls)
    {
        for (const bool lossy : {false, true})
        {
            request.names.push_back(GetChartName(control, lossy) + ".csv");
            request.names.push_back(GetChartName(control, lossy) + ".svg");
        }
    }
    common::ResultsDirectory output(request);
    output.Announce(std::cout);

    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(4000000));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(4000000));

    std::ofstream csv(output.Create("goodput.csv"));
    csv << "control,loss,builtin_mbps,builtin_error,rfc_mbps,rfc_error,ratio,builtin_recovery_"
           "percent,rfc_recovery_percent,"
           "builtin_timeouts,rfc_timeouts\n";
    std::cout << "goodput in Mb/s of 10, mean and 95 % interval over seeds\n"
              << std::left << std::setw(18) << "control" << std::right << std::setw(7) << "loss"
              << std::setw(17) << "built-in" << std::setw(17) << "RFC TCP" << std::setw(7)
              << "ratio"
              << "  in recovery     timeouts\n"
              << std::fixed;
    for (const bool lossy : {false, true})
    {
        const double loss = lossy ? settings.loss : 0;
        for (const std::string& control : controls)
        {
            Config::SetDefault("ns3::TcpL4Protocol::SocketType",
                               TypeIdValue(TypeId::LookupByName("ns3::" + control)));
            std::pair<double, double> means[2];
            double recovering[2] = {0, 0};
            uint32_t timeouts[2] = {0, 0};
            RfcTcpLineChart chart;
            chart.title = control + (lossy ? ", with loss" : ", without loss");
            chart.xLabel = "seconds";
            chart.yLabel = "cwnd, kB";
            for (const bool rfcTcp : {false, true})
            {
                chart.series.push_back({rfcTcp ? "RfcTcp" : "built-in", {}});
                std::vector<double> goodputs;
                for (uint32_t seed = 1; seed <= (lossy ? settings.runs : 1); ++seed)
                {
                    Windows* windows = seed == 1 ? &chart.series.back().points : nullptr;
                    const Result result =
                        Simulate({control, rfcTcp, loss, seed, windows}, settings);
                    goodputs.push_back(result.goodput);
                    recovering[rfcTcp] += result.recovering;
                    timeouts[rfcTcp] += result.timeouts;
                }
                recovering[rfcTcp] *= 100.0 / static_cast<double>(goodputs.size());
                means[rfcTcp ? 1 : 0] = MeanOf(goodputs);
            }
            chart.WriteCsv(output.Create(GetChartName(control, lossy) + ".csv"));
            chart.WriteSvg(output.Create(GetChartName(control, lossy) + ".svg"));
            const double ratio = means[1].first / means[0].first;
            std::cout << std::left << std::setw(18) << control << std::right << std::setw(7)
                      << std::setprecision(3) << loss << std::setprecision(2) << std::setw(9)
                      << means[0].first << " +-" << std::setw(5) << means[0].second << std::setw(9)
                      << means[1].first << " +-" << std::setw(5) << means[1].second << std::setw(7)
                      << ratio << std::setprecision(0) << std::setw(8) << recovering[0] << " %"
                      << std::setw(5) << recovering[1] << " %" << std::setw(6) << timeouts[0]
                      << std::setw(5) << timeouts[1] << std::endl;
            csv << control << ',' << loss << ',' << means[0].first << ',' << means[0].second << ','
                << means[1].first << ',' << means[1].second << ',' << ratio << ',' << recovering[0]
                << ',' << recovering[1] << ',' << timeouts[0] << ',' << timeouts[1] << '\n';
        }
    }
    std::cout << "windows over time: cwnd-*.csv and cwnd-*.svg in " << output.GetPath() << '\n';
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    return common::RunProgram("rfc-tcp-congestion-controls",
                              [&] { return CompareAll(argc, argv); });
}
