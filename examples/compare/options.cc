/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "options.h"

#include "common/option-text.h"
#include "model/internal/text.h"
#include "user-program.h"

#include "ns3/command-line.h"
#include "ns3/global-value.h"
#include "ns3/rfc-tcp-link-impairment-helper.h"
#include "ns3/string.h"
#include "ns3/type-id.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <regex>
#include <stdexcept>
#include <thread>
#include <utility>

namespace compare
{

namespace
{

using common::AddNumber;
using common::ParseNumber;
using common::Reject;

constexpr double HIGHEST_LOSS = 0.5;

constexpr const char* USAGE =
    R"(Runs the same connections on ns-3's built-in TCP and on RfcTcp, or on the TCPs of --tcp, and
compares them.

Both ends of a run use the same TCP. The link: 10 Mb/s, 20 ms each way, drop-tail queues of 100
packets (--rate, --delay, --queue); each end loses arriving packets at random, with fixed random
streams, so that all TCPs meet the same seeds. The applications are the same and use the ns3::Socket interface alone; every byte is checked.
Equal attributes: SegmentSize 1448, InitialCwnd 10, DelAckCount 2, TcpNoDelay true, ConnTimeout
3 s, MinRto 1 s, congestion control TcpNewReno, MaxSegLifetime as --msl, no SACK (--sack=1 lets
those offer it that can). The built-in TCP recovers with TcpClassicRecovery, which is nearest to
RfcTcp's own recovery (RFC 6582). All else keeps the default of the TCP. Attributes given as
--ns3::TcpSocket::SegmentSize=536 replace these values.

What is measured:
  handshake    Connect() to ConnectionSucceeded at the client
  close        first Close() or ShutdownSend() of either application to the moment when both ends
               are in TIME-WAIT or CLOSED, whatever is transferred in between; if the connection is
               to be refused: from Connect()
  completion   Connect() to the delivery of the last byte that the applications plan to send
  TIME-WAIT    entry to exit, mean of the ends that were in it
  retransmissions  segments that hold sequence space sent before
  segments     all segments that both ends sent
  bytes lost   accepted by Send(), not delivered by the end of the simulation, although neither
               application was told of an error
  stuck        connections with an end that still waits for its TCP when the simulation ends after
               20 minutes + 2 MSL, even if its application was told of an error; and runs beyond
               the time limit. An end in CLOSED or TIME-WAIT waits for nothing. One in ESTABLISHED
               or FIN-WAIT-2 waits for an application if all data are delivered, the peer is still
               there and its application has not closed; one in CLOSE-WAIT if its own application
               has seen the end of data and has not closed
A transfer that still delivered bytes in the last 5 minutes is merely slow: it is incomplete, but
nothing of it counts as lost or stuck.
The first table of a scenario compares: its means are taken over the runs, by seed, that were clean
with all TCPs; "both" or "all" says how many. The second gives the means of each TCP over all of its own
runs in which the thing happened: the sets of two TCPs may differ. +- is the half width of the 95 %
confidence interval by Student's t.

Verdicts (the worst that applies): clean (all bytes delivered, both ends closed unless the scenario
leaves them open, nobody told of an error; a refused connection is clean when ConnectionFailed came
with the RST), incomplete, error (an application was told of one), stuck (and nobody told), data
lost (and nobody told), time limit (wall clock), crashed.

Files in --output: rfc-tcp-files.txt (the list of all others), report.html (one page with tables, ladders
and state diagrams, which needs no other file), summary.txt, summary.csv, runs.csv (one line
a run, with all settings that are not those of ns-3), ladders/SCENARIO.svg (run 0 of the lowest
loss), ladders/SCENARIO-loss.svg where random loss teaches something (the run in which a TCP did
worst; among equals one that lost a SYN, FIN or RST, of a middling loss), and for
each run runs/SCENARIO/loss-L/run-N/TCP-states.csv and -events.csv; the first --pcap-runs
runs and those drawn also have TCP-END.pcap and TCP-segments.csv. In the state log of the
built-in TCP, which does not tell causes, they are inferred.

Scenarios:
)";

std::vector<const Scenario*>
ParseScenarios(const std::string& value)
{
    const auto& all = GetScenarios();
    const auto wanted = ns3::rfctcp::Split(value, ',');
    std::vector<const Scenario*> chosen;
    std::string names = "all, or a list of:";
    for (const auto& scenario : all)
    {
        names += " " + scenario.name;
        if (value == "all" ||
            std::find(wanted.begin(), wanted.end(), scenario.name) != wanted.end())
        {
            chosen.push_back(&scenario);
        }
    }
    for (const auto& name : wanted)
    {
        const bool known = std::any_of(all.begin(), all.end(), [&name](const Scenario& scenario) {
            return scenario.name == name;
        });
        if (value != "all" && !known)
        {
            Reject("scenario", name, names);
        }
    }
    return chosen;
}

std::vector<double>
ParseLosses(const std::string& value)
{
    std::vector<double> losses;
    for (const auto& item : ns3::rfctcp::Split(value, ','))
    {
        const auto loss = ParseNumber<double>(item);
        if (!loss || *loss < 0 || *loss > HIGHEST_LOSS)
        {
            Reject("loss", item, "a list of probabilities from 0 to 0.5, such as 0,0.01,0.1");
        }
        if (std::find(losses.begin(), losses.end(), *loss) == losses.end())
        {
            losses.push_back(*loss);
        }
    }
    return losses;
}

/** @return what the link is like @throw std::invalid_argument */
Link
ParseLink(const std::string& rate, ns3::Time delay, const std::string& queue)
{
    // Other texts end the program in ns-3, without the name of the option
    static const std::regex RATE("[1-9][0-9]*(\\.[0-9]+)?[kMG]?(bps|b/s)");
    static const std::regex QUEUE("[1-9][0-9]*([kM]?B|p)");
    if (!std::regex_match(rate, RATE))
    {
        Reject("rate", rate, "a data rate, as 10Mbps or 64kbps");
    }
    if (!std::regex_match(queue, QUEUE))
    {
        Reject("queue", queue, "a size in packets or octets, as 100p or 64kB");
    }
    common::Require("delay", delay.As(ns3::Time::S), !delay.IsStrictlyNegative(), "0 or more");
    return {ns3::DataRate(rate), delay, ns3::QueueSize(queue)};
}

/** @return the scenario that the user describes @throw std::invalid_argument */
std::shared_ptr<const Scenario>
ParseOwnScenario(const std::string& client, const std::string& server)
{
    Scenario own;
    own.name = "own";
    own.texts = {client, server};
    own.summary = "client: " + client + ", server: " + server;
    return std::make_shared<const Scenario>(Complete(own));
}

/** @return the scenario that a command stands for @throw std::invalid_argument */
std::shared_ptr<const Scenario>
MakeProgramScenario(const std::string& program)
{
    Scenario own;
    own.name = "program";
    own.program = program;
    const auto end = program.find(' ');
    const std::filesystem::path file = program.substr(0, end);
    if (file.has_parent_path()) // else the shell looks for it
    {
        if (!std::filesystem::exists(file))
        {
            Reject("program", program, "a command that begins with the path of a program");
        }
        own.program = "'" + std::filesystem::absolute(file).string() + "'" +
                      (end == std::string::npos ? "" : program.substr(end));
    }
    own.summary = program;
    return std::make_shared<const Scenario>(own);
}

ns3::Time
ParseMsl(std::string value)
{
    const std::string given = value;
    if (!value.empty() && value.back() == 's')
    {
        value.pop_back();
    }
    const auto seconds = ParseNumber<double>(value);
    if (!seconds || *seconds < 0.1 || *seconds > 600)
    {
        Reject("msl", given, "seconds from 0.1 to 600, such as 30 or 30s");
    }
    return ns3::Seconds(*seconds);
}

/** @return all attributes whose default is not ns-3's, and the global values in the arguments */
std::vector<Setting>
CollectSettings(const std::vector<std::string>& arguments)
{
    using ns3::TypeId;
    std::vector<Setting> settings;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId type = TypeId::GetRegistered(i);
        for (std::size_t j = 0; j < type.GetAttributeN(); ++j)
        {
            const auto info = type.GetAttribute(j);
            if (info.initialValue != info.originalInitialValue)
            {
                settings.push_back({type.GetAttributeFullName(j),
                                    info.initialValue->SerializeToString(info.checker)});
            }
        }
    }
    for (const std::string& argument : arguments)
    {
        const std::size_t equals = argument.find('=');
        const std::string name =
            argument.rfind("--", 0) == 0 ? argument.substr(2, equals - 2) : std::string();
        ns3::StringValue value;
        if (!name.empty() && ns3::GlobalValue::GetValueByNameFailSafe(name, value))
        {
            settings.push_back({name, value.Get()});
        }
    }
    std::sort(settings.begin(), settings.end(), [](const Setting& a, const Setting& b) {
        return a.name < b.name;
    });
    return settings;
}

/** @throw std::invalid_argument if one is set for each run by an option of this program */
void
RejectSettingsOfOurOwn(const std::vector<Setting>& settings)
{
    static const std::map<std::string, std::string> OPTIONS{
        {"ns3::TcpSocketBase::Sack", "sack"},
        {"ns3::RfcTcpSocket::Sack", "sack"},
        {"ns3::TcpSocketBase::MaxSegLifetime", "msl"},
        {"ns3::RfcTcpSocket::MaxSegLifetime", "msl"},
        {"RngSeed", "seed"},
        {"RngRun", "runs"},
    };
    for (const Setting& setting : settings)
    {
        const auto found = OPTIONS.find(setting.name);
        if (found != OPTIONS.end())
        {
            throw std::invalid_argument("--" + setting.name + ": every run sets it; use --" +
                                        found->second);
        }
    }
}

} // namespace

common::ResultsRequest
MakeResultsRequest()
{
    return {"rfc-tcp-compare",
            "results/compare",
            {"report.html",
             "summary.txt",
             "summary.csv",
             "runs.csv",
             "ladders",
             "runs",
             common::Sweep::PIECE},
            {},
            false};
}

Options
ParseOptions(const std::vector<std::string>& arguments)
{
    std::string scenario = "all";
    const std::string reader = "on EOF close";
    std::string client;
    std::string server;
    std::string program;
    std::string tcps;
    std::string rate = "10Mbps";
    ns3::Time delay = Link().delay;
    std::string queue = "100p";
    const std::string LOSSES = "0,0.01,0.03,0.1";
    std::string loss = LOSSES;
    std::string msl = "30";
    uint32_t sack = 0;
    uint32_t timeLimit = 60;
    Options options;
    options.jobs = std::max(1U, std::thread::hardware_concurrency());
    options.results = MakeResultsRequest();

    std::string usage = USAGE;
    for (const auto& known : GetScenarios())
    {
        usage +=
            "  " + known.name + std::string(21 - known.name.size(), ' ') + known.summary + "\n";
    }
    usage += std::string(
                 "\nYour own: --client=SCRIPT --server=SCRIPT, one of which may be left out (\"") +
             reader + "\").\n" + SCRIPT_HELP +
             "--list prints the scripts of the scenarios above.\n\n" + STACKS_HELP + "\n" +
             USER_PROGRAM_HELP + "\n" + common::SWEEP_HELP;
    ns3::CommandLine cmd("rfc-tcp-compare.cc");
    cmd.Usage(usage);
    cmd.AddValue("scenario", "all, or a comma separated list of scenarios", scenario);
    common::AddText(cmd, "client", "script of your own for the client", client);
    common::AddText(cmd, "server", "script of your own for the server", server);
    common::AddText(cmd,
                    "program",
                    "command that runs a simulation of your own, see above",
                    program);
    cmd.AddValue("list", "print the scripts of all scenarios and end", options.list);
    cmd.AddValue("tcp",
                 "comma separated list of the TCPs to compare, see above; built-in,rfc if empty",
                 tcps);
    cmd.AddValue("rate", "of the link, each way", rate);
    common::AddTime(cmd, "delay", "of the link, each way", delay);
    cmd.AddValue("queue", "of each end of the link", queue);
    cmd.AddValue("loss", "comma separated list of packet loss probabilities", loss);
    constexpr uint32_t MOST_RUNS = 100'000;
    AddNumber(cmd, "runs", "runs of each scenario, loss and TCP", options.runs, 1U, MOST_RUNS);
    common::AddResultsOptions(cmd, options.results);
    const auto takeOutput = [&options](const std::string& text) {
        options.results.folder = text;
        return true;
    };
    cmd.AddValue("out", "the name of --output in earlier versions", {takeOutput}, "");
    constexpr uint32_t GREATEST_SEED = 4'294'944'442; // a limit of ns-3's generator
    AddNumber(cmd, "seed", "ns-3's global seed", options.seed, 1U, GREATEST_SEED);
    AddNumber(cmd, "jobs", "processes at a time", options.jobs, 1U, 1024U);
    cmd.AddValue("msl", "maximum segment lifetime of all TCPs, seconds", msl);
    AddNumber(cmd, "sack", "1: offer selective acknowledgments", sack, 0U, 1U);
    AddNumber(cmd,
              "pcap-runs",
              "number of runs of each kind that write pcap files",
              options.pcapRuns,
              0U,
              MOST_RUNS);
    AddNumber(cmd,
              "draw-run",
              "run to draw, of the first --loss, in place of those that the program chooses",
              options.drawRun,
              0U,
              MOST_RUNS - 1);
    AddNumber(cmd, "time-limit", "wall-clock seconds of one run", timeLimit, 1U, 86'400U);
    common::AddText(cmd,
                    "rules",
                    "exact impairments of the link, separated by semicolons, as \"drop SYN,ACK #1; "
                    "drop LASTACK\"",
                    options.rules);
    common::AddSweepOptions(cmd, options.sweep);
    common::Parse(cmd, arguments);
    options.sweep.arguments = common::SelectSweepArguments(arguments);

    if (!program.empty())
    {
        const Options other;
        for (const auto& [option, given] : std::initializer_list<std::pair<const char*, bool>>{
                 {"scenario", scenario != "all"},
                 {"client", !client.empty()},
                 {"server", !server.empty()},
                 {"rate", rate != "10Mbps"},
                 {"delay", delay != other.link.delay},
                 {"queue", queue != "100p"},
                 {"rules", !options.rules.empty()},
                 {"loss", loss != LOSSES},
             })
        {
            if (given)
            {
                throw std::invalid_argument(std::string("--") + option +
                                            ": the simulation of --program has its own");
            }
        }
        options.own = MakeProgramScenario(program);
        options.scenarios = {options.own.get()};
        loss = "0";
    }
    else if (client.empty() && server.empty())
    {
        options.scenarios = ParseScenarios(scenario);
    }
    else
    {
        if (scenario != "all")
        {
            Reject("scenario", scenario, "left out if there are --client or --server");
        }
        options.own =
            ParseOwnScenario(client.empty() ? reader : client, server.empty() ? reader : server);
        options.scenarios = {options.own.get()};
    }
    options.stacks = program.empty() ? ParseStacks(tcps.empty() ? "built-in,rfc" : tcps)
                                     : NameStacks(tcps.empty() ? "builtin,rfc" : tcps);
    options.link = ParseLink(rate, delay, queue);
    options.losses = ParseLosses(loss);
    options.msl = ParseMsl(msl);
    options.sack = sack == 1;
    options.timeLimit = std::chrono::seconds(timeLimit);
    if (options.drawRun)
    {
        common::Require("draw-run",
                        *options.drawRun,
                        *options.drawRun < options.runs,
                        "below --runs=" + std::to_string(options.runs));
    }
    const std::string wrong = ns3::RfcTcpLinkImpairmentHelper::ExplainRules(options.rules);
    if (!wrong.empty())
    {
        throw std::invalid_argument("--rules=" + options.rules + ": " + wrong);
    }
    if (program.empty())
    {
        options.settings = CollectSettings(arguments);
        RejectSettingsOfOurOwn(options.settings);
    }
    return options;
}

} // namespace compare
