/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "options.h"

#include "catalog.h"
#include "common/option-text.h"

#include "ns3/command-line.h"

#include <regex>
#include <stdexcept>

namespace bench
{

namespace
{

constexpr const char* USAGE =
    R"(Measures what RfcTcp, ns-3's built-in TCP and the floor below both, ns-3's UDP, cost.

Each simulation runs in a process of its own, one at a time. The simulations of a line of the report
take turns (udp, rfc, builtin, udp, rfc, ...), and a ratio is taken between neighbors, so that what
else the machine does hurts all of them alike. Numbers are medians over the runs.

Measured is the processor time of Simulator::Run(), divided by the packets that left devices of hosts,
or by transactions or connections. UDP sends as many datagrams, as long, over the same devices, in
the same rhythm as the TCPs send segments. The same application code drives both TCPs, through
ns3::Socket. Payload is virtual.

Both TCPs: SegmentSize 1448, InitialCwnd 10, DelAckCount 2, TcpNoDelay true, TcpNewReno. Buffers
never limit but in the workload "window". All else keeps the default of the TCP. Attributes given as
--ns3::TcpSocketBase::Sack=0 replace defaults.

The built-in TCP is left out where it would take many minutes: its cost per segment grows with the
window and with the number of sockets.

churn opens 1000 connections a second; each carries a request of 100 B and a reply of 1 kB, and the
client closes. TIME-WAIT lasts 240 s. idle opens N connections, sends 5000 requests over random ones,
one after the other, then the same again, and closes all: the cost is that of the segments of the
second round. B/connection is what both ends together add to the resident size until all are open.

Files in --output: rfc-tcp-files.txt (the list of all others), summary.txt (the tables), summary.csv (the same, one line for each of theirs),
runs.csv (one line a process), plots/*.svg, logs/ (what processes printed, if anything).
The exit status is 1 if any transfer was not complete.

Workloads:
)";

std::vector<Load>
Filter(const std::vector<Load>& all, const std::string& filter)
{
    std::regex wanted;
    try
    {
        wanted = std::regex(filter);
    }
    catch (const std::regex_error& error)
    {
        common::Reject("filter", filter, std::string("a regular expression: ") + error.what());
    }
    std::vector<Load> loads;
    std::string paths;
    for (const Load& candidate : all)
    {
        Load load = candidate;
        load.stacks.clear();
        for (const Stack stack : candidate.stacks)
        {
            const std::string path = GetPath(candidate, stack);
            paths += " " + path;
            if (std::regex_search(path, wanted))
            {
                load.stacks.push_back(stack);
            }
        }
        if (!load.stacks.empty())
        {
            loads.push_back(load);
        }
    }
    if (loads.empty())
    {
        common::Reject("filter", filter, "a regular expression that matches one of:" + paths);
    }
    return loads;
}

} // namespace

common::ResultsRequest
MakeResultsRequest()
{
    return {"rfc-tcp-bench",
            "results/bench",
            {"summary.txt", "summary.csv", "runs.csv", "plots", "logs", common::Sweep::PIECE},
            {},
            false};
}

Options
ParseOptions(const std::vector<std::string>& arguments)
{
    bool quick = false;
    bool tiny = false;
    bool slow = false;
    std::string filter;
    std::optional<uint32_t> runs;
    uint32_t timeLimit = 1800;
    uint32_t memoryLimit = 16000;
    Options options;
    options.results = MakeResultsRequest();

    std::string usage = USAGE;
    for (const Workload workload : {Workload::BULK,
                                    Workload::WINDOW,
                                    Workload::LOSS,
                                    Workload::FLOWS,
                                    Workload::REQUESTS,
                                    Workload::CHURN,
                                    Workload::IDLE})
    {
        const std::string name = GetName(workload);
        usage += "  " + name + std::string(10 - name.size(), ' ') + GetSummary(workload) + "\n";
    }
    usage += std::string("\n") + common::SWEEP_HELP +
             "A run is one repetition with UDP and both TCPs, which take turns. Runs at the same "
             "time on one\n"
             "machine disturb each other: parallel --jobs 1. Runs of several machines are lines of "
             "their own,\n"
             "never compared with each other.\n";
    ns3::CommandLine cmd("rfc-tcp-bench.cc");
    cmd.Usage(usage);
    cmd.AddValue("quick", "smaller sizes, a minute or so; else about half an hour", quick);
    cmd.AddValue("tiny", "a few seconds: shows that all works, measures nothing", tiny);
    cmd.AddValue("slow", "also the built-in TCP at 200 MB, many minutes", slow);
    common::AddText(cmd,
                    "filter",
                    "regular expression: only simulations whose name, as bulk/20MB/rfc, matches; "
                    "see --list",
                    filter);
    common::AddNumber(cmd,
                      "runs",
                      "repetitions of each simulation; default 5, quick 3, tiny 1",
                      runs,
                      1U,
                      1000U);
    common::AddResultsOptions(cmd, options.results);
    cmd.AddValue("list", "print the names of the simulations and end", options.list);
    common::AddNumber(cmd,
                      "time-limit",
                      "wall-clock seconds of one process",
                      timeLimit,
                      1U,
                      1'000'000U);
    common::AddNumber(cmd,
                      "memory-limit",
                      "address space of one process, MB",
                      memoryLimit,
                      1U,
                      1'000'000'000U);
    common::AddSweepOptions(cmd, options.sweep);
    common::Parse(cmd, arguments);
    options.sweep.arguments = common::SelectSweepArguments(arguments);

    if (quick && tiny)
    {
        throw std::invalid_argument("--quick and --tiny: choose one");
    }
    const Scale scale = tiny ? Scale::TINY : quick ? Scale::QUICK : Scale::FULL;
    options.loads = Filter(MakeLoads(scale, slow), filter);
    options.runs = runs.value_or(tiny ? 1 : quick ? 3 : 5);
    options.timeLimit = std::chrono::seconds(timeLimit);
    options.memoryLimit = uint64_t{memoryLimit} * 1'000'000;
    return options;
}

} // namespace bench
