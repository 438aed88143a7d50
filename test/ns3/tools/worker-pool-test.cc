/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "common/worker-pool.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

// Processes of rfc-tcp-bench and rfc-tcp-compare.

namespace common
{

namespace
{

class WorkerPool : public testing::Test
{
  protected:
    ~WorkerPool() override
    {
        std::filesystem::remove_all(m_directory);
    }

    /** @return a task whose output goes to the file @p name */
    Task MakeTask(const std::string& name, std::function<std::string()> work) const
    {
        const std::string log = m_directory + "/" + name;
        const auto makeLog = [this, log] {
            std::filesystem::create_directories(m_directory);
            std::ofstream file(log);
            return log;
        };
        return {std::move(work), makeLog, std::chrono::seconds(100), 0};
    }

    std::string m_directory{testing::TempDir() + "worker-pool-" + std::to_string(getpid())};
};

TEST_F(WorkerPool, ReturnsResultsInTheOrderOfTheTasks)
{
    std::vector<Task> tasks;
    for (const char* name : {"a", "b", "c", "d", "e"})
    {
        tasks.push_back(MakeTask(name, [name] { return std::string("result ") + name; }));
    }
    for (const uint32_t jobs : {1, 3})
    {
        std::size_t calls = 0;
        const auto outcomes =
            RunTasks(tasks, jobs, [&calls](std::size_t done) { EXPECT_EQ(done, ++calls); });
        ASSERT_EQ(outcomes.size(), tasks.size());
        EXPECT_EQ(calls, tasks.size());
        for (std::size_t i = 0; i < outcomes.size(); ++i)
        {
            EXPECT_EQ(outcomes[i].end, TaskEnd::RETURNED);
            EXPECT_EQ(outcomes[i].result, std::string("result ") + "abcde"[i]);
        }
    }
}

TEST_F(WorkerPool, TellsHowAProcessFailed)
{
    auto endless = MakeTask("endless", [] {
        pause();
        return std::string();
    });
    endless.timeLimit = std::chrono::seconds(1);
    const std::vector<Task> tasks{
        MakeTask("signal",
                 [] {
                     raise(SIGKILL);
                     return std::string();
                 }),
        MakeTask("exit", []() -> std::string { _exit(3); }),
        MakeTask("exception", []() -> std::string { throw std::runtime_error("no way"); }),
        endless,
        MakeTask("too-much", [] { return std::string(100'000, 'x'); }),
        MakeTask("good", [] { return std::string(4096, 'x'); }),
    };
    const auto outcomes = RunTasks(tasks, 2, [](std::size_t) {});
    EXPECT_EQ(outcomes[0].end, TaskEnd::CRASHED);
    EXPECT_EQ(outcomes[0].cause, "SIGKILL");
    EXPECT_EQ(outcomes[1].end, TaskEnd::CRASHED);
    EXPECT_EQ(outcomes[1].cause, "exit status 3");
    EXPECT_EQ(outcomes[2].end, TaskEnd::CRASHED);
    EXPECT_EQ(outcomes[2].cause, "exit status 1: no way");
    EXPECT_EQ(outcomes[3].end, TaskEnd::TIME_LIMIT);
    EXPECT_EQ(outcomes[4].end, TaskEnd::CRASHED);
    EXPECT_EQ(outcomes[5].end, TaskEnd::RETURNED);
    EXPECT_EQ(outcomes[5].result.size(), 4096);

    std::ostringstream said;
    said << std::ifstream(m_directory + "/exception").rdbuf();
    EXPECT_EQ(said.str(), "no way\n");
    EXPECT_FALSE(std::filesystem::exists(m_directory + "/good")) << "nothing was printed";
}

TEST_F(WorkerPool, PassesValuesAsOctets)
{
    struct Value
    {
        int number;
        double real;
    };

    Value copy{};
    EXPECT_TRUE(FromOctets(ToOctets(Value{7, 0.5}), copy));
    EXPECT_EQ(copy.number, 7);
    EXPECT_EQ(copy.real, 0.5);
    EXPECT_FALSE(FromOctets("short", copy));
}

} // namespace

} // namespace common
