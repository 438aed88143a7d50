/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "common/results-directory.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

// Where the programs in examples/ write: nothing is lost that they have not made themselves.

namespace common
{

namespace
{

namespace fs = std::filesystem;

class ResultsDirectoryTest : public testing::Test
{
  protected:
    ResultsDirectoryTest()
    {
        fs::create_directories(m_top);
    }

    ~ResultsDirectoryTest() override
    {
        fs::permissions(m_top, fs::perms::owner_all);
        fs::remove_all(m_top);
    }

    /** @return a request for the folder "named" */
    ResultsRequest Named(bool overwrite = false) const
    {
        ResultsRequest request = Standard();
        request.folder = (m_top / "named").string();
        request.overwrite = overwrite;
        return request;
    }

    /** @return a request for the standard folder */
    ResultsRequest Standard() const
    {
        return {"tool", (m_top / "standard").string(), {"table.csv", "runs"}, {}, false};
    }

    static void Write(const fs::path& path, const std::string& text)
    {
        std::ofstream(path) << text;
    }

    static std::string Read(const fs::path& path)
    {
        std::ostringstream text;
        text << std::ifstream(path).rdbuf();
        return text.str();
    }

    /** A run that comes to its end. */
    static void Run(const ResultsRequest& request, const std::string& text = "first")
    {
        ResultsDirectory results(request);
        Write(results.Create("table.csv"), text);
        Write(results.Create("runs/1/log"), text);
        Write(results.Create("runs/2/log"), text);
    }

    /** @return why a request is refused, and that this leaves all as it was; empty if it is not */
    std::string Refusal(const ResultsRequest& request) const
    {
        const auto before = List();
        try
        {
            ResultsDirectory results(request);
            return "";
        }
        catch (const std::invalid_argument& error)
        {
            EXPECT_EQ(List(), before);
            return error.what();
        }
    }

    /** @return all files with their content */
    std::set<std::string> List() const
    {
        std::set<std::string> entries;
        for (const auto& entry : fs::recursive_directory_iterator(m_top))
        {
            entries.insert(entry.path().string() +
                           (entry.is_regular_file() ? ": " + Read(entry.path()) : ""));
        }
        return entries;
    }

    fs::path m_top{testing::TempDir() + "results-directory-" + std::to_string(getpid())};
    fs::path m_named{m_top / "named"};
};

bool
Contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

TEST_F(ResultsDirectoryTest, EachRunHasAFolderOfItsOwn)
{
    Run(Standard(), "large");
    Run(Standard(), "small");
    fs::create_directory(m_top / "standard-3");
    Write(m_top / "standard-3" / "mine", "");
    ResultsDirectory third(Standard());
    EXPECT_EQ(Read(m_top / "standard" / "table.csv"), "large");
    EXPECT_EQ(Read(m_top / "standard-2" / "runs" / "2" / "log"), "small");
    EXPECT_EQ(third.GetPath(), fs::canonical(m_top / "standard-4"));
    std::ostringstream said;
    third.Announce(said);
    EXPECT_TRUE(Contains(said.str(), "standard-4")) << said.str();
    EXPECT_TRUE(Contains(said.str(), "--overwrite")) << said.str();
}

TEST_F(ResultsDirectoryTest, OverwriteReplacesExactlyTheFilesOfTheEarlierRun)
{
    Run(Named());
    Write(m_named / "notes.txt", "mine");
    fs::create_directory(m_named / "thesis");
    ResultsDirectory results(Named(true));
    EXPECT_FALSE(fs::exists(m_named / "table.csv"));
    EXPECT_FALSE(fs::exists(m_named / "runs"));
    EXPECT_EQ(Read(m_named / "notes.txt"), "mine");
    EXPECT_TRUE(fs::exists(m_named / "thesis"));
}

TEST_F(ResultsDirectoryTest, RefusesResultsOfAnEarlierRunWithoutOverwrite)
{
    Run(Named());
    EXPECT_TRUE(Contains(Refusal(Named()), "--overwrite"));
}

TEST_F(ResultsDirectoryTest, RefusesAFolderOfSomebodyElse)
{
    fs::create_directory(m_named);
    Write(m_named / "runs.csv", "mine");
    EXPECT_TRUE(Contains(Refusal(Named()), "not made by tool"));
    EXPECT_TRUE(Contains(Refusal(Named(true)), "not made by tool"));
    fs::remove(m_named / "runs.csv");
    EXPECT_EQ(Refusal(Named()), "") << "it is empty";
}

TEST_F(ResultsDirectoryTest, RefusesTheFolderOfAnotherProgram)
{
    ResultsRequest other = Named();
    other.program = "other";
    Run(other);
    EXPECT_TRUE(Contains(Refusal(Named(true)), "not made by tool"));
}

TEST_F(ResultsDirectoryTest, RefusesIfAFileHasChanged)
{
    for (const std::string text : {"FIRST", "first, and more", ""})
    {
        fs::remove_all(m_named);
        Run(Named());
        Write(m_named / "runs" / "2" / "log", text);
        const std::string refusal = Refusal(Named(true));
        EXPECT_TRUE(Contains(refusal, "changed") && Contains(refusal, "runs/2/log")) << refusal;
    }
}

TEST_F(ResultsDirectoryTest, RefusesIfAFileHasBecomeALinkOrAFolder)
{
    Write(m_top / "elsewhere", "first");
    Run(Named());
    fs::remove(m_named / "table.csv");
    fs::create_symlink(m_top / "elsewhere", m_named / "table.csv");
    EXPECT_TRUE(Contains(Refusal(Named(true)), "changed"));
    fs::remove(m_named / "table.csv");
    fs::create_directory(m_named / "table.csv");
    EXPECT_TRUE(Contains(Refusal(Named(true)), "changed"));
}

TEST_F(ResultsDirectoryTest, FollowsNoLinkToAFolder)
{
    Run(Named());
    fs::rename(m_named / "runs", m_top / "moved");
    fs::create_directory_symlink(m_top / "moved", m_named / "runs");
    EXPECT_NE(Refusal(Named(true)), "");
    EXPECT_EQ(Read(m_top / "moved" / "1" / "log"), "first");
}

TEST_F(ResultsDirectoryTest, RefusesIfSomethingIsInTheWay)
{
    Run(Named());
    Write(m_named / "runs" / "notes.txt", "mine");
    const std::string refusal = Refusal(Named(true));
    EXPECT_TRUE(Contains(refusal, "in its way: runs/notes.txt")) << refusal;
    fs::remove(m_named / "runs" / "notes.txt");
    fs::create_directories(m_named / "runs" / "3");
    EXPECT_TRUE(Contains(Refusal(Named(true)), "in its way: runs/3"));
}

TEST_F(ResultsDirectoryTest, NeverOpensAFileThatAppearsDuringTheRun)
{
    ResultsDirectory results(Named());
    Write(m_named / "table.csv", "mine");
    fs::create_symlink(m_top / "elsewhere", m_named / "runs");
    EXPECT_THROW(results.Create("table.csv"), std::runtime_error);
    EXPECT_THROW(results.Create("runs/log"), std::runtime_error);
    EXPECT_EQ(Read(m_named / "table.csv"), "mine");
    EXPECT_THROW(results.Create("other"), std::logic_error) << "nobody has looked";
    EXPECT_THROW(results.Create("../table.csv"), std::logic_error);
}

TEST_F(ResultsDirectoryTest, ListLeadsToNoPlaceOutside)
{
    Write(m_top / "precious", "first");
    Run(Named());
    std::ofstream(m_named / ResultsListing::NAME, std::ios::app)
        << ResultsListing::GetDigestLine("../precious", *ReadDigest(m_top / "precious"))
        << ResultsListing::GetDigestLine((m_top / "precious").string(),
                                         *ReadDigest(m_top / "precious"));
    EXPECT_EQ(Refusal(Named(true)), "");
    EXPECT_EQ(Read(m_top / "precious"), "first");
}

TEST_F(ResultsDirectoryTest, OneRunAtATime)
{
    ResultsDirectory results(Named());
    Write(results.Create("table.csv"), "half");
    EXPECT_TRUE(Contains(Refusal(Named(true)), "another run"));
}

TEST_F(ResultsDirectoryTest, KnowsTheFilesOfARunThatDied)
{
    const pid_t child = fork();
    if (child == 0)
    {
        ResultsDirectory results(Named());
        Write(results.Create("table.csv"), "complete");
        results.Complete();
        Write(results.Create("runs/1/log"), "half");
        raise(SIGKILL);
    }
    waitpid(child, nullptr, 0);
    // The last line of the list may be torn
    std::ofstream(m_named / ResultsListing::NAME, std::ios::app) << "file\t1";
    EXPECT_TRUE(Contains(Refusal(Named()), "--overwrite"));
    Write(m_named / "table.csv", "changed since");
    EXPECT_TRUE(Contains(Refusal(Named(true)), "changed"));
    Write(m_named / "table.csv", "complete");
    // Another file in the place of one that was never complete
    fs::rename(m_named / "runs" / "1" / "log", m_named / "log");
    Write(m_named / "runs" / "1" / "log", "half");
    EXPECT_TRUE(Contains(Refusal(Named(true)), "changed"));
    fs::rename(m_named / "log", m_named / "runs" / "1" / "log");
    EXPECT_EQ(Refusal(Named(true)), "");
    EXPECT_FALSE(fs::exists(m_named / "runs"));
}

TEST_F(ResultsDirectoryTest, KnowsTheFilesOfItsProcesses)
{
    {
        ResultsDirectory results(Named());
        const pid_t child = fork();
        if (child == 0)
        {
            Write(results.Create("runs/1/log"), "of a process");
            results.Complete();
            Write(results.Create("runs/2/log"), "of a process that dies");
            _exit(0);
        }
        waitpid(child, nullptr, 0);
        Write(results.Create("runs/1/log"), "again, and longer");
    }
    const auto listing = ResultsListing::Read(m_named / ResultsListing::NAME, "tool");
    ASSERT_TRUE(listing);
    EXPECT_EQ(listing->files.at("runs/1/log").digest->size, 17);
    EXPECT_EQ(listing->files.at("runs/2/log").digest->size, 22);
    EXPECT_EQ(Refusal(Named(true)), "");
}

TEST_F(ResultsDirectoryTest, RefusesWhereItCannotWrite)
{
    Write(m_top / "file", "");
    ResultsRequest request = Named();
    request.folder = (m_top / "file" / "below").string();
    EXPECT_TRUE(Contains(Refusal(request), "cannot be made"));
    request.folder = (m_top / "file").string();
    EXPECT_TRUE(Contains(Refusal(request), "is no folder"));
    request.folder = "";
    EXPECT_TRUE(Contains(Refusal(request), "--output="));
    request.folder = "/proc";
    EXPECT_NE(Refusal(request), "");
    if (geteuid() != 0)
    {
        fs::create_directory(m_named);
        fs::permissions(m_named, fs::perms::owner_read | fs::perms::owner_exec);
        EXPECT_TRUE(Contains(Refusal(Named()), "cannot write"));
    }
}

} // namespace

} // namespace common
