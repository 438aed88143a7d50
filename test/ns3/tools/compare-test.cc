/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "common/temporary-folder.h"
#include "support/csv-file.h"
#include "support/program-call.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

// rfc-tcp-compare and rfc-tcp-first as users run them, with little work.

namespace
{

namespace fs = std::filesystem;

using Row = ns3::rfctcp::test::CsvRow;

using Call = ns3::rfctcp::test::ProgramCall;

class Compare : public testing::Test
{
  protected:
    /** @return exit status and output of a program that runs in the directory of the test */
    Call RunProgram(const std::string& program, const std::string& arguments) const
    {
        return ns3::rfctcp::test::CallProgram(m_directory, "'" + program + "' " + arguments);
    }

    /** @return exit status and output of rfc-tcp-compare with few runs */
    Call RunCompare(const std::string& arguments) const
    {
        return RunProgram(RFC_TCP_COMPARE_PROGRAM, "--jobs=2 --pcap-runs=0 " + arguments);
    }

    /** @return the lines of a CSV file */
    std::vector<Row> ReadCsv(const std::string& name) const
    {
        return ns3::rfctcp::test::ReadCsvFile(m_directory + "/" + name);
    }

    static bool Contains(const std::string& text, const std::string& part)
    {
        return text.find(part) != std::string::npos;
    }

    common::TemporaryFolder m_folder;
    std::string m_directory{m_folder.GetPath().string()};
};

TEST_F(Compare, AConnectionLeftOpenIsNotStuck)
{
    const Call call = RunCompare("--scenario=left-open --loss=0,0.05 --runs=3 --output=out");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    for (const Row& row : ReadCsv("out/runs.csv"))
    {
        if (row.at("tcp") == "rfc" || row.at("loss_probability") == "0")
        {
            EXPECT_EQ(row.at("verdict"), "clean") << row.at("tcp") << " " << row.at("run");
            EXPECT_EQ(row.at("ends_stuck"), "0") << row.at("tcp") << " " << row.at("run");
        }
    }
}

TEST_F(Compare, AConnectionThatItsTcpDoesNotEndIsStuck)
{
    // The server never hears of the end: its application waits for more
    const Call call = RunCompare("--scenario=client-closes-first --loss=0 --runs=1 --output=out "
                                 "--rules='drop FIN #1- from client'");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    for (const Row& row : ReadCsv("out/runs.csv"))
    {
        EXPECT_NE(row.at("ends_stuck"), "0") << row.at("tcp");
        EXPECT_NE(row.at("verdict"), "clean") << row.at("tcp");
    }
}

TEST_F(Compare, MeansAreThoseOfRunsThatWereCleanWithBoth)
{
    const Call call = RunCompare("--scenario=half-close --loss=0.1 --runs=8 --output=out");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    std::map<std::string, std::map<std::string, Row>> runs; // by number and TCP
    for (const Row& row : ReadCsv("out/runs.csv"))
    {
        runs[row.at("run")][row.at("tcp")] = row;
    }
    std::map<std::string, double> sums;
    double both = 0;
    for (auto& [number, tcps] : runs)
    {
        if (tcps["rfc"]["verdict"] == "clean" && tcps["built-in"]["verdict"] == "clean")
        {
            ++both;
            for (const auto& [tcp, row] : tcps)
            {
                sums[tcp] += std::stod(row.at("close_s"));
            }
        }
    }
    ASSERT_GT(both, 0);
    ASSERT_LT(both, 8) << "with every run clean the sets would not differ";
    for (const Row& row : ReadCsv("out/summary.csv"))
    {
        EXPECT_EQ(std::stod(row.at("runs_clean_with_both")), both);
        EXPECT_EQ(std::stod(row.at("close_s_both_n")), both);
        EXPECT_NEAR(std::stod(row.at("close_s_both_mean")), sums[row.at("tcp")] / both, 1e-6);
    }
    EXPECT_TRUE(Contains(call.output, "  both  ")) << call.output;
}

TEST_F(Compare, PresetsAndTypeIdsAreComparedLikeTheTwo)
{
    const Call call = RunCompare("--scenario=bulk --loss=0 --runs=1 --output=out "
                                 "--tcp=rfc:BuiltInLike,rfc,ns3::TcpL4Protocol");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    std::map<std::string, Row> rows;
    for (const Row& row : ReadCsv("out/summary.csv"))
    {
        rows[row.at("tcp")] = row;
        EXPECT_EQ(row.at("runs_clean_with_all"), "1") << row.at("tcp");
    }
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_GT(std::stod(rows["rfc-BuiltInLike"]["segments_mean"]),
              2 * std::stod(rows["rfc"]["segments_mean"]))
        << "segments of 536 octets by the preset, of 1448 by the equal attributes";
    EXPECT_TRUE(
        fs::exists(m_directory + "/out/runs/bulk/loss-0/run-000/ns3.TcpL4Protocol-states.csv"));
}

TEST_F(Compare, OneTcpAlone)
{
    const Call call = RunCompare("--scenario=handshake --loss=0 --runs=1 --output=out --tcp=rfc");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    EXPECT_EQ(ReadCsv("out/runs.csv").size(), 1U);
}

TEST_F(Compare, AProgramOfTheUserIsComparedByItsRecords)
{
    const std::string program =
        std::string("--output=out --program='") + RFC_TCP_RECORDS_PROGRAM + "'";
    const Call call = RunCompare(program + " --runs=2");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    const auto runs = ReadCsv("out/runs.csv");
    ASSERT_EQ(runs.size(), 4U);
    std::map<std::string, std::set<std::string>> completions; // by TCP
    for (const Row& row : runs)
    {
        EXPECT_EQ(row.at("verdict"), "clean") << row.at("tcp");
        EXPECT_EQ(row.at("time_wait_s"), "240") << "2 MSL of 120 s";
        EXPECT_EQ(row.at("bytes_lost_B"), "") << "records do not tell";
        completions[row.at("tcp")].insert(row.at("completion_s"));
        const std::string folder = "out/runs/program/loss-0/run-00" + row.at("run") + "/";
        const auto kept = ReadCsv(folder + row.at("tcp") + "/records-connections.csv");
        EXPECT_EQ(kept.size(), 1U);
    }
    ASSERT_EQ(completions.size(), 2U) << "builtin and rfc";
    EXPECT_EQ(completions["rfc"].size(), 2U) << "each run has another RngRun";
    EXPECT_TRUE(fs::exists(m_directory + "/out/ladders/program.svg"));

    const Call again = RunCompare(program + " --runs=1 --overwrite");
    EXPECT_EQ(again.exitStatus, 0) << again.output;
    EXPECT_FALSE(fs::exists(m_directory + "/out/runs/program/loss-0/run-001"));
}

TEST_F(Compare, AProgramWithoutRecordsIsToldWhatToCall)
{
    const Call call = RunCompare("--program=true --runs=1 --output=out");
    EXPECT_TRUE(Contains(call.output, "EnableConnections()")) << call.output;
    for (const Row& row : ReadCsv("out/runs.csv"))
    {
        EXPECT_EQ(row.at("verdict"), "crashed");
    }
    EXPECT_TRUE(
        Contains(RunCompare("--program=true --rate=1Mbps --output=other").output, "--rate"));
}

TEST_F(Compare, LaddersTellTimersAndRestartsOf2Msl)
{
    ASSERT_EQ(RunCompare("--scenario=lost-last-ack --loss=0 --runs=1 --output=out").exitStatus, 0);
    std::ostringstream ladder;
    ladder << std::ifstream(m_directory + "/out/ladders/lost-last-ack.svg").rdbuf();
    for (const char* text : {"2 MSL begin again", "retransmission timer (RTO)", "(again: RTO)"})
    {
        EXPECT_TRUE(Contains(ladder.str(), text)) << text;
    }
    for (const Row& row : ReadCsv("out/runs.csv"))
    {
        if (row.at("tcp") == "rfc")
        {
            EXPECT_GT(std::stod(row.at("time_wait_s")), 60.5) << "from its entry, not its restart";
        }
    }
}

TEST_F(Compare, ReportShowsTopologyAndDistributions)
{
    const Call call =
        RunCompare("--scenario=half-close --loss=0,0.1 --runs=4 --output=out --tcp=rfc "
                   "--rate=3Mbps");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    std::ostringstream text;
    text << std::ifstream(m_directory + "/out/report.html").rdbuf();
    const std::string page = text.str();
    EXPECT_TRUE(Contains(page, ">3 Mb/s, 20 ms each way<"));
    EXPECT_TRUE(Contains(page, "Distribution of completion times of half-close, loss 0.1"));
    EXPECT_FALSE(Contains(page, "Distribution of completion times of half-close, loss 0<"))
        << "without loss all runs take the same time";
}

TEST_F(Compare, RefusesATcpThatItCannotInstall)
{
    for (const char* wrong : {"rcf", "rfc:Linux", "ns3::TcpSocketBase", "ns3::TcpSocketFactory"})
    {
        const Call call = RunCompare(std::string("--output=out --tcp=") + wrong);
        EXPECT_EQ(call.exitStatus, 2) << wrong;
        EXPECT_TRUE(Contains(call.output, "rfc:PRESET")) << call.output;
        EXPECT_FALSE(fs::exists(m_directory + "/out"));
    }
}

TEST_F(Compare, EachLineOfRunsCsvSaysWhatDeterminesTheRun)
{
    const Call call =
        RunCompare("--scenario=handshake --loss=0 --runs=2 --seed=7 --msl=5 --sack=1 --output=out "
                   "--rules='drop SYN #1; drop LASTACK' --ns3::RfcTcpSocket::Recovery=NewReno "
                   "--ns3::TcpSocket::SegmentSize=536 --ChecksumEnabled=true");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    const auto rows = ReadCsv("out/runs.csv");
    ASSERT_EQ(rows.size(), 4U);
    for (const Row& row : rows)
    {
        EXPECT_EQ(row.at("seed"), "7");
        EXPECT_EQ(std::stoi(row.at("rng_run")), std::stoi(row.at("run")) + 1);
        EXPECT_EQ(row.at("msl_s"), "5");
        EXPECT_EQ(row.at("sack"), "1");
        EXPECT_EQ(row.at("rules"), "drop SYN #1; drop LASTACK");
        EXPECT_EQ(row.at("rate_bps"), "10000000");
        EXPECT_EQ(row.at("client_script"), "on data 64 close");
        EXPECT_EQ(row.at("ns3::RfcTcpSocket::Recovery"), "NewReno");
        EXPECT_EQ(row.at("ns3::TcpSocket::SegmentSize"), "536");
        EXPECT_EQ(row.at("ns3::TcpSocket::InitialCwnd"), "10");
        EXPECT_EQ(row.at("ChecksumEnabled"), "true");
        EXPECT_GE(std::stoi(row.at("segments_lost")), 2) << "the rules keep their spaces";
    }
}

TEST_F(Compare, RunsScriptsOfTheUser)
{
    const Call call = RunCompare(
        "--client='send 300; after 2s shutdown; on EOF close' "
        "--server='pause; after 1s resume; on data 300 send 2kB; on EOF send 500; close' "
        "--rate=1Mbps --delay=100ms --queue=10p --loss=0 --runs=1 --output=out");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    EXPECT_TRUE(Contains(call.output, "1 Mb/s, 100 ms each way, queue of 10p")) << call.output;
    for (const Row& row : ReadCsv("out/runs.csv"))
    {
        EXPECT_EQ(row.at("scenario"), "own");
        EXPECT_EQ(row.at("verdict"), "clean") << row.at("tcp");
        EXPECT_EQ(row.at("server_received_B"), "300") << row.at("tcp");
        EXPECT_EQ(row.at("client_received_B"), "2500") << row.at("tcp");
        EXPECT_EQ(row.at("queue"), "10p");
        EXPECT_GT(std::stod(row.at("handshake_s")), 0.2);
        EXPECT_GT(std::stod(row.at("completion_s")), 2.2) << "the shutdown comes after 2 s";
    }
    EXPECT_TRUE(fs::exists(m_directory + "/out/ladders/own.svg"));
}

TEST_F(Compare, AnAbortIsAnErrorForThePeer)
{
    const Call call =
        RunCompare("--client='send 300; after 1s abort' --loss=0 --runs=1 --output=out "
                   "--tcp=built-in,rfc,rfc:DropIn");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    for (const Row& row : ReadCsv("out/runs.csv"))
    {
        EXPECT_EQ(row.at("server_told_error"), row.at("tcp") == "built-in" ? "0" : "1")
            << "the built-in TCP has no such call: it closes";
    }
}

TEST_F(Compare, DrawsTheRunWithoutLossAndALossyOneBesideIt)
{
    const Call call = RunCompare("--scenario=handshake,refused --loss=0.1,0 --runs=5 --output=out");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    std::ostringstream clean;
    clean << std::ifstream(m_directory + "/out/ladders/handshake.svg").rdbuf();
    EXPECT_TRUE(Contains(clean.str(), "random loss 0 %"));
    EXPECT_TRUE(fs::exists(m_directory + "/out/ladders/handshake-loss.svg"));
    EXPECT_FALSE(fs::exists(m_directory + "/out/ladders/refused-loss.svg"));
}

TEST_F(Compare, NamesAFinThatIsNotAcknowledged)
{
    const Call call = RunCompare("--scenario=half-close --loss=0 --runs=1 --output=out");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    std::ostringstream ladder;
    ladder << std::ifstream(m_directory + "/out/ladders/half-close.svg").rdbuf();
    EXPECT_TRUE(Contains(ladder.str(), ">clean, FIN not acknowledged<")) << "built-in";
    EXPECT_TRUE(Contains(ladder.str(), "server in CLOSED before its FIN is acknowledged"));
    EXPECT_TRUE(Contains(ladder.str(), ">clean<")) << "RFC TCP";
    for (const Row& row : ReadCsv("out/runs.csv"))
    {
        EXPECT_EQ(row.at("verdict"), "clean") << "to the applications";
    }
}

TEST_F(Compare, ReportsOnOnePage)
{
    const Call call = RunCompare("--scenario=handshake --loss=0,0.1 --runs=3 --output=out");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    std::ostringstream text;
    text << std::ifstream(m_directory + "/out/report.html").rdbuf();
    const std::string page = text.str();
    for (const char* part :
         {"<td>10</td>", // InitialCwnd
          "versions</th><td>rfc-tcp ",
          "<caption>loss 0.1</caption>",
          "<tr class=\"differs\"><th scope=\"row\">segments</th><td>8</td><td>7</td>",
          "The first segment in which they differ: segment 7: ",
          "aria-label=\"Ladder of handshake with RfcTcp: clean\""})
    {
        EXPECT_TRUE(Contains(page, part)) << part;
    }
    EXPECT_FALSE(Contains(page, "src=")) << "needs no other file";
    std::size_t links = 0;
    const std::regex link("href=\"([^#\"][^\"]*)\"");
    for (std::sregex_iterator match(page.begin(), page.end(), link), end; match != end; ++match)
    {
        EXPECT_TRUE(fs::exists(m_directory + "/out/" + match->str(1))) << match->str(1);
        ++links;
    }
    EXPECT_GE(links, 3U + 2 * 11);
}

TEST_F(Compare, ThePageFitsAPhone)
{
    if (std::system("command -v chromium >/dev/null") != 0)
    {
        GTEST_SKIP() << "chromium is not installed: report.html is not loaded";
    }
    const Call call = RunCompare("--scenario=handshake --loss=0 --runs=1 --output=out");
    ASSERT_EQ(call.exitStatus, 0) << call.output;
    const std::string page = m_directory + "/out/report.html";
    // No window is narrower than 500 pixels: the page itself is made so narrow.
    std::ofstream(page, std::ios::app)
        << "<p id=\"result\"></p><script>document.body.style.width = '390px'; "
           "document.getElementById('result').textContent = ["
           "document.body.scrollWidth <= 390, "
           "document.querySelectorAll('table').length, "
           "[...document.querySelectorAll('main > .pair > figure > svg')].every(svg => "
           "svg.clientHeight > 100),"
           "document.querySelectorAll('main > .pair > figure > svg').length >= 2].join(' "
           "')</script>";
    const Call browser =
        RunProgram("chromium",
                   "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
                   "--disable-background-networking --disable-component-update --disable-sync "
                   "--window-size=390,800 --user-data-dir=profile --dump-dom 'file://" +
                       page + "'");
    EXPECT_TRUE(Contains(browser.output, ">true 3 true true</p>"))
        << browser.output.substr(browser.output.find("id=\"result\""));
}

TEST_F(Compare, ListedScriptsAreTheScenarios)
{
    const Call list = RunCompare("--list");
    ASSERT_EQ(list.exitStatus, 0);
    EXPECT_TRUE(Contains(list.output, "--client=\"send 14480; close\"")) << list.output;
    ASSERT_EQ(
        RunCompare("--scenario=client-closes-first --loss=0.1 --runs=3 --output=a").exitStatus,
        0);
    ASSERT_EQ(RunCompare("--client='send 14480; close' --loss=0.1 --runs=3 --output=b").exitStatus,
              0);
    const auto built = ReadCsv("a/runs.csv");
    const auto own = ReadCsv("b/runs.csv");
    ASSERT_EQ(built.size(), own.size());
    for (std::size_t i = 0; i < own.size(); ++i)
    {
        EXPECT_EQ(own[i].at("close_s"), built[i].at("close_s")) << i;
        EXPECT_EQ(own[i].at("segments"), built[i].at("segments")) << i;
    }
}

TEST_F(Compare, ASecondRunKeepsTheFirst)
{
    ASSERT_EQ(RunCompare("--scenario=handshake,refused --loss=0 --runs=1").exitStatus, 0);
    const fs::path ladder = m_directory + "/results/compare/ladders/refused.svg";
    ASSERT_TRUE(fs::exists(ladder));
    const Call second = RunCompare("--scenario=handshake --loss=0 --runs=1");
    EXPECT_EQ(second.exitStatus, 0) << second.output;
    EXPECT_TRUE(Contains(second.output, "results/compare-2")) << second.output;
    EXPECT_TRUE(fs::exists(ladder));
    EXPECT_TRUE(fs::exists(m_directory + "/results/compare-2/ladders/handshake.svg"));

    const Call refused =
        RunCompare("--scenario=handshake --loss=0 --runs=1 --output=results/compare");
    EXPECT_EQ(refused.exitStatus, 2);
    EXPECT_TRUE(Contains(refused.output, "--overwrite")) << refused.output;
    EXPECT_TRUE(fs::exists(ladder));
    EXPECT_EQ(RunCompare("--scenario=handshake --loss=0 --runs=1 --overwrite").exitStatus, 0);
    EXPECT_FALSE(fs::exists(ladder)) << "it was the tool's own";
}

TEST_F(Compare, KeepsWhatItHasNotMade)
{
    fs::create_directories(m_directory + "/mine/runs");
    for (const char* name : {"/mine/runs.csv", "/mine/runs/thesis.txt"})
    {
        std::ofstream(m_directory + name) << "mine";
    }
    for (const std::string overwrite : {"", " --overwrite"})
    {
        const Call call =
            RunCompare("--scenario=handshake --loss=0 --runs=1 --output=mine" + overwrite);
        EXPECT_EQ(call.exitStatus, 2);
        EXPECT_TRUE(Contains(call.output, "--output=")) << call.output;
        EXPECT_TRUE(fs::exists(m_directory + "/mine/runs/thesis.txt"));
        EXPECT_EQ(fs::file_size(m_directory + "/mine/runs.csv"), 4U);
    }
}

TEST_F(Compare, RefusesWrongOptionsWithTheLegalValues)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"--ns3::RfcTcpSocket::Recovery=Rack", "one of NewReno, Sack6675, RackTlp"},
        {"--ns3::RfcTcpL4Protocol::PortSelection=9", "from 1 to 5"},
        {"--ns3::TcpL4Protocol::SocketType=TcpCubic", "did you mean \"ns3::TcpCubic\""},
        {"--ns3::RfcTcpSocket::Recovry=RackTlp", "no such attribute"},
        {"--ns3::RfcTcpSockt::Recovery=RackTlp", "no type \"ns3::RfcTcpSockt\""},
        {"--ns3::TcpSocketBase::MinRto=fast", "MinRto must be a time"},
        {"--ns3::TcpSocketBase::Sack=true", "use --sack"},
        {"--RngRun=5", "use --runs"},
        {"--rules='drop SYNACK'", "unknown kind of segment"},
        {"--scenario=none", "a list of:"},
        {"--loss=2", "probabilities from 0 to 0.5"},
        {"--client='send x'", "step \"send x\": there must be a number of octets"},
        {"--client='close; send 3'", "no step may follow close"},
        {"--client='shutdown; send 3'", "no data can be sent after shutdown"},
        {"--client=listen", "the client must connect"},
        {"--server='after 2 close'", "as 10ms"},
        {"--server='on EOF'", "send, shutdown, close"},
        {"--server='close now'", "a semicolon before \"now\""},
        {"--scenario=bulk --client=close", "left out"},
        {"--rate=fast", "a data rate"},
        {"--queue=3x", "100p"},
        {"--output=", "a folder"},
        {"extra", "--name=value"},
    };
    for (const auto& [arguments, says] : wrong)
    {
        const Call call = RunCompare(arguments);
        EXPECT_EQ(call.exitStatus, 2) << arguments;
        EXPECT_TRUE(Contains(call.output, says)) << arguments << ": " << call.output;
        EXPECT_FALSE(fs::exists(m_directory + "/results")) << arguments;
    }
}

TEST_F(Compare, FirstExampleTakesRulesWithSpaces)
{
    const std::string first = RFC_TCP_FIRST_PROGRAM;
    const Call call = RunProgram(first, "--size=1000 --loss=0 --rules='drop SYN #1'");
    EXPECT_EQ(call.exitStatus, 0);
    EXPECT_TRUE(Contains(call.output, "received 1000 of 1000 octets")) << call.output;
    EXPECT_TRUE(Contains(call.output, "+3.0")) << "the SYN was sent again: " << call.output;
    EXPECT_TRUE(fs::exists(m_directory + "/results/first/client.pcap"));
    for (const std::string wrong : {"--loss=2", "--loss=0.1x", "--size=-1", "--size=4294967296"})
    {
        const Call refused = RunProgram(first, wrong);
        EXPECT_EQ(refused.exitStatus, 2) << wrong;
        EXPECT_TRUE(Contains(refused.output, wrong + ": must be ")) << refused.output;
    }
}

} // namespace
