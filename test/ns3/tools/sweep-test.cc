/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "common/results-listing.h"
#include "common/sweep.h"
#include "common/temporary-folder.h"
#include "support/csv-file.h"
#include "support/program-call.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <sstream>
#include <string>

// Runs of rfc-tcp-compare and rfc-tcp-bench that are commands of their own, and their collection.

namespace
{

namespace fs = std::filesystem;

using Call = ns3::rfctcp::test::ProgramCall;

class Sweep : public testing::Test
{
  protected:
    Call Run(const std::string& command) const
    {
        return ns3::rfctcp::test::CallProgram(m_folder, command);
    }

    /** @return contents of all files of results but their list, by name */
    std::map<std::string, std::string> ReadAll(const std::string& results) const
    {
        std::map<std::string, std::string> contents;
        for (const auto& entry : fs::recursive_directory_iterator(m_folder / results))
        {
            if (entry.is_regular_file() && entry.path().filename() != common::ResultsListing::NAME)
            {
                std::ostringstream text;
                text << std::ifstream(entry.path()).rdbuf();
                contents[entry.path().lexically_relative(m_folder / results).string()] = text.str();
            }
        }
        return contents;
    }

    /** Changes the name of the host in a piece, as if another machine had done the run. */
    void MoveTo(const std::string& host, const fs::path& piece) const
    {
        const fs::path file = m_folder / piece / common::Sweep::PIECE;
        std::ostringstream lines;
        std::ifstream stream(file);
        for (std::string line; std::getline(stream, line);)
        {
            lines << (line.rfind("host: ", 0) == 0 ? "host: " + host : line) << "\n";
        }
        std::ofstream(file) << lines.str();
        std::ofstream(file.parent_path() / common::ResultsListing::NAME, std::ios::app)
            << common::ResultsListing::GetDigestLine(common::Sweep::PIECE,
                                                     *common::ReadDigest(file));
    }

    const std::string m_compare{"'" RFC_TCP_COMPARE_PROGRAM "' --jobs=2 "};
    const std::string m_bench{"'" RFC_TCP_BENCH_PROGRAM "' "};
    common::TemporaryFolder m_temporary;
    fs::path m_folder{m_temporary.GetPath()};
};

TEST_F(Sweep, CollectedPiecesMakeTheFilesOfOneCommand)
{
    const std::string arguments = "--scenario=refused --loss=0.3 --runs=2 --rules='drop SYN #1' "
                                  "--ns3::TcpSocket::SndBufSize=9999 ";
    ASSERT_EQ(Run(m_compare + arguments + "--output=one").exitStatus, 0);
    ASSERT_EQ(Run(m_compare + arguments + "--output=pieces --list-runs >runs").exitStatus, 0);
    const Call runs = Run("sh -e runs");
    EXPECT_EQ(runs.exitStatus, 0);
    EXPECT_EQ(runs.output, "");
    const Call collected = Run(m_compare + "--output=all --collect pieces");
    EXPECT_EQ(collected.exitStatus, 0) << collected.output;
    EXPECT_NE(collected.output.find("Runs were done by " + common::Machine::GetThis().host),
              std::string::npos);
    const auto one = ReadAll("one");
    EXPECT_EQ(one.count("report.html"), 1);
    EXPECT_EQ(ReadAll("all"), one);

    // A run that is missing, and one whose file is not what it was
    fs::remove_all(m_folder / "pieces/refused/loss-0.3/run-000/rfc");
    std::ofstream(m_folder / "pieces/refused/loss-0.3/run-001/rfc/piece.txt") << "cut";
    const Call incomplete = Run(m_compare + "--output=none --collect pieces");
    EXPECT_EQ(incomplete.exitStatus, 1);
    for (const std::string name : {"missing: refused/loss-0.3/run-000/rfc\n",
                                   "missing: refused/loss-0.3/run-001/rfc\n",
                                   "/pieces/refused/loss-0.3/run-001/rfc\n"})
    {
        EXPECT_NE(incomplete.output.find(name), std::string::npos) << incomplete.output;
    }
    EXPECT_FALSE(fs::exists(m_folder / "none"));

    const Call mixed = Run(m_compare + "--loss=0 --collect pieces");
    EXPECT_EQ(mixed.exitStatus, 2) << mixed.output;
    const Call broken = Run(m_compare + "--collect pieces/refused/loss-0.3/run-001/rfc");
    EXPECT_EQ(broken.exitStatus, 2);
    EXPECT_NE(broken.output.find("no piece is complete: "), std::string::npos) << broken.output;
}

TEST_F(Sweep, ARunThatDiesIsNamed)
{
    ASSERT_EQ(Run(m_compare + "--program=false --tcp=rfc --runs=1 --list-runs >runs").exitStatus,
              0);
    EXPECT_EQ(Run("sh -e runs").exitStatus, 1);
    const Call collected = Run(m_compare + "--output=all --collect results");
    EXPECT_EQ(collected.exitStatus, 1);
    EXPECT_NE(collected.output.find("failed: program/loss-0/run-000/"), std::string::npos)
        << collected.output;
    EXPECT_TRUE(fs::exists(m_folder / "all/summary.csv"));
}

TEST_F(Sweep, MachinesAreNotComparedWithEachOther)
{
    ASSERT_EQ(Run(m_bench + "--tiny --filter='bulk/50kB/(udp|rfc)' --runs=3 --list-runs >runs")
                  .exitStatus,
              0);
    ASSERT_EQ(Run("sh -e runs").exitStatus, 0);
    MoveTo("elsewhere", "results/bench-pieces/bulk/50kB/run-1");

    const Call collected = Run(m_bench + "--collect results --output=all");
    EXPECT_EQ(collected.exitStatus, 0) << collected.output;
    EXPECT_NE(collected.output.find("machine 1: elsewhere ("), std::string::npos)
        << collected.output;
    std::multiset<std::string> rows;
    for (const auto& row : ns3::rfctcp::test::ReadCsvFile((m_folder / "all/runs.csv").string()))
    {
        EXPECT_EQ(row.at("host") == "elsewhere", row.at("run") == "1");
        rows.insert(row.at("tcp") + row.at("run") + row.at("status"));
    }
    EXPECT_EQ(rows,
              (std::multiset<std::string>{"rfc0complete",
                                          "rfc1complete",
                                          "rfc2complete",
                                          "udp0complete",
                                          "udp1complete",
                                          "udp2complete"}));
    std::map<std::string, std::string> runsOf;
    for (const auto& row : ns3::rfctcp::test::ReadCsvFile((m_folder / "all/summary.csv").string()))
    {
        runsOf[row.at("tcp") + (row.at("host") == "elsewhere" ? " there" : " here")] =
            row.at("runs");
    }
    EXPECT_EQ(runsOf,
              (std::map<std::string, std::string>{{"rfc here", "2"},
                                                  {"rfc there", "1"},
                                                  {"udp here", "2"},
                                                  {"udp there", "1"}}));
}

TEST_F(Sweep, GnuParallelRunsTheCommands)
{
    if (std::system("command -v parallel >/dev/null") != 0)
    {
        GTEST_SKIP() << "GNU parallel is not installed (Debian: parallel)";
    }
    const std::string arguments = "--scenario=handshake --loss=0 --runs=2 ";
    ASSERT_EQ(Run(m_compare + arguments + "--list-runs >runs").exitStatus, 0);
    const Call runs = Run("parallel --will-cite <runs");
    EXPECT_EQ(runs.exitStatus, 0) << runs.output;
    const Call collected = Run(m_compare + "--collect results");
    EXPECT_EQ(collected.exitStatus, 0) << collected.output;
}

} // namespace
