/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "support/csv-file.h"
#include "support/program-call.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

// rfc-tcp-bench as users run it, with little work. Nothing here depends on how long anything takes.

namespace
{

using Row = ns3::rfctcp::test::CsvRow;

using Call = ns3::rfctcp::test::ProgramCall;

class Bench : public testing::Test
{
  protected:
    ~Bench() override
    {
        std::filesystem::remove_all(m_directory);
    }

    /** @return the program's exit status and what it printed */
    Call RunProgram(const std::string& arguments) const
    {
        std::filesystem::create_directories(m_directory);
        return ns3::rfctcp::test::CallProgram(m_directory,
                                              "'" + std::string(RFC_TCP_BENCH_PROGRAM) +
                                                  "' --output=results --overwrite " + arguments);
    }

    /** @return the lines of a CSV file, after a look at its form */
    std::vector<Row> ReadCsv(const std::string& name) const
    {
        return ns3::rfctcp::test::ReadCsvFile(m_directory + "/results/" + name);
    }

    static std::string PathOf(const Row& row)
    {
        return row.at("workload") + "/" + row.at("parameter") + "/" + row.at("tcp");
    }

    std::string m_directory{testing::TempDir() + "bench-" + std::to_string(getpid())};
};

TEST_F(Bench, TransfersEverythingInEveryWorkload)
{
    std::multiset<std::string> expected;
    std::istringstream list(RunProgram("--tiny --list").output);
    for (std::string path; std::getline(list, path);)
    {
        expected.insert(path);
    }

    const Call call = RunProgram("--tiny");
    EXPECT_EQ(call.exitStatus, 0) << call.output;
    std::multiset<std::string> paths;
    std::set<std::string> kinds;
    for (const Row& row : ReadCsv("runs.csv"))
    {
        SCOPED_TRACE(PathOf(row));
        paths.insert(PathOf(row));
        kinds.insert(row.at("workload") + "/" + row.at("tcp"));
        EXPECT_EQ(row.at("status"), "complete");
        EXPECT_GT(std::stoull(row.at("expected_B")), 0);
        EXPECT_EQ(row.at("sent_B"), row.at("expected_B"));
        EXPECT_EQ(row.at("received_B"), row.at("expected_B"));
        EXPECT_GT(std::stoull(row.at("units")), 0);
        EXPECT_GE(std::stod(row.at("cpu_s")), 0);
        EXPECT_GT(std::stoull(row.at("peak_B")), 0);
    }
    EXPECT_EQ(paths, expected);
    for (const std::string workload :
         {"bulk", "window", "loss", "flows", "requests", "churn", "idle"})
    {
        EXPECT_EQ(kinds.count(workload + "/udp"), 1) << workload;
        EXPECT_EQ(kinds.count(workload + "/rfc"), 1) << workload;
    }
    EXPECT_EQ(ReadCsv("summary.csv").size(), expected.size());
}

TEST_F(Bench, SendsAsManyDatagramsAsSegments)
{
    ASSERT_EQ(
        RunProgram("--tiny --filter='(bulk|window|flows|requests|churn)/.*/(udp|rfc)'").exitStatus,
        0);
    std::map<std::string, uint64_t> datagrams;
    uint32_t compared = 0;
    for (const Row& row : ReadCsv("runs.csv"))
    {
        const std::string load = row.at("workload") + "/" + row.at("parameter");
        const uint64_t segments = std::stoull(row.at("segments"));
        if (row.at("tcp") == "udp")
        {
            datagrams[load] = segments;
            continue;
        }
        // Each connection opens and closes: 3 segments each, and one or two more ACKs. Churn has
        // these datagrams as well.
        const uint64_t connections = row.at("workload") == "flows" ? 12 : 1;
        const uint64_t more = row.at("workload") == "churn" ? segments / 4 : 8 * connections;
        EXPECT_GE(segments + 2 * connections, datagrams[load]) << load;
        EXPECT_LE(segments, datagrams[load] + more) << load;
        ++compared;
    }
    EXPECT_GE(compared, 7);
}

TEST_F(Bench, SimulatesTheSameInEveryRun)
{
    ASSERT_EQ(RunProgram("--tiny --runs=2").exitStatus, 0);
    std::map<std::string, Row> first;
    uint32_t compared = 0;
    for (const Row& row : ReadCsv("runs.csv"))
    {
        const auto [found, isNew] = first.emplace(PathOf(row), row);
        if (isNew)
        {
            continue;
        }
        for (const std::string column :
             {"sent_B", "received_B", "segments", "units", "simulated_s"})
        {
            EXPECT_EQ(row.at(column), found->second.at(column)) << PathOf(row) << " " << column;
        }
        ++compared;
    }
    EXPECT_EQ(compared, first.size());
}

TEST_F(Bench, FailsIfATransferIsNotComplete)
{
    const Call call = RunProgram("--tiny --filter='(flows|bulk/50kB)' --ns3::Ipv4::IpForward=0");
    EXPECT_EQ(call.exitStatus, 1);
    EXPECT_NE(call.output.find("not complete"), std::string::npos) << call.output;
    for (const Row& row : ReadCsv("runs.csv"))
    {
        EXPECT_EQ(row.at("status"), row.at("workload") == "flows" ? "incomplete" : "complete")
            << PathOf(row);
    }
}

TEST_F(Bench, RefusesWrongOptions)
{
    for (const std::string arguments :
         {"--filter=nothing-like-that", "--filter='('", "--runs=0", "--tiny --quick", "extra"})
    {
        const Call call = RunProgram(arguments);
        EXPECT_EQ(call.exitStatus, 2) << arguments;
        EXPECT_NE(call.output.find("rfc-tcp-bench: "), std::string::npos) << call.output;
    }
}

} // namespace
