/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "common/process-pool.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

// Processes of rfc-tcp-bench, rfc-tcp-compare and rfc-tcp-pkt.

namespace common
{

namespace
{

using Tasks = std::vector<std::function<std::string()>>;

/** @return outcomes of tasks @param settings of the pool */
std::vector<TaskOutcome>
RunAll(const Tasks& tasks, const ProcessPool::Settings& settings)
{
    std::vector<TaskOutcome> outcomes(tasks.size());
    std::vector<bool> over(tasks.size());
    ProcessPool([&tasks](std::size_t index) { return tasks[index](); }, settings)
        .Run(tasks.size(), [&](std::size_t index, const TaskOutcome& outcome) {
            EXPECT_FALSE(over[index]);
            over[index] = true;
            outcomes[index] = outcome;
        });
    EXPECT_EQ(std::count(over.begin(), over.end(), false), 0);
    return outcomes;
}

/** @return how tasks can end badly, the last one ends well */
Tasks
GetBadTasks()
{
    return {
        [] {
            raise(SIGKILL);
            return std::string();
        },
        []() -> std::string { _exit(3); },
        []() -> std::string { throw std::runtime_error("no way"); },
        [] {
            pause();
            return std::string();
        },
        [] { return std::string(100'000, 'x'); },
    };
}

void
ExpectBadOutcomes(const std::vector<TaskOutcome>& outcomes)
{
    EXPECT_EQ(outcomes[0].end, TaskEnd::CRASHED);
    EXPECT_EQ(outcomes[0].Describe(), "SIGKILL");
    EXPECT_EQ(outcomes[1].end, TaskEnd::CRASHED);
    EXPECT_EQ(outcomes[1].Describe(), "exit status 3");
    EXPECT_EQ(outcomes[2].end, TaskEnd::CRASHED);
    EXPECT_EQ(outcomes[2].Describe(), "exit status 1: no way");
    EXPECT_EQ(outcomes[3].end, TaskEnd::TIME_LIMIT);
    EXPECT_EQ(outcomes[4].end, TaskEnd::RETURNED);
    EXPECT_EQ(outcomes[4].result.size(), 100'000);
}

TEST(ProcessPool, ReturnsEachResult)
{
    Tasks tasks;
    for (const char* name : {"a", "b", "c", "d", "e"})
    {
        tasks.push_back([name] { return std::string("result ") + name; });
    }
    for (const uint32_t jobs : {1, 3, 9})
    {
        const auto outcomes = RunAll(tasks, {jobs});
        for (std::size_t i = 0; i < outcomes.size(); ++i)
        {
            EXPECT_EQ(outcomes[i].end, TaskEnd::RETURNED);
            EXPECT_EQ(outcomes[i].result, std::string("result ") + "abcde"[i]);
        }
    }
}

TEST(ProcessPool, OneProcessRunsManyTasksUntilItDies)
{
    const auto task = [] { return std::to_string(getpid()); };
    const auto outcomes = RunAll({task, task, []() -> std::string { _exit(0); }, task, task}, {1});
    EXPECT_EQ(outcomes[0].result, outcomes[1].result);
    EXPECT_EQ(outcomes[2].Describe(), "exit status 0");
    EXPECT_NE(outcomes[3].result, outcomes[1].result);
    EXPECT_EQ(outcomes[3].result, outcomes[4].result);
}

TEST(ProcessPool, SaysHowATaskFailed)
{
    ExpectBadOutcomes(RunAll(GetBadTasks(), {2, std::chrono::seconds(1)}));
}

TEST(ProcessPool, WithLogsEachTaskHasAProcess)
{
    const std::string folder = testing::TempDir() + "process-pool-" + std::to_string(getpid());
    std::filesystem::create_directories(folder);
    const auto makeLog = [&folder](std::size_t index) {
        const std::string path = folder + "/" + std::to_string(index);
        std::ofstream file(path);
        return path;
    };
    ExpectBadOutcomes(RunAll(GetBadTasks(), {2, std::chrono::seconds(1), 0, makeLog}));
    std::ostringstream printed;
    printed << std::ifstream(folder + "/2").rdbuf();
    EXPECT_EQ(printed.str(), "no way\n");
    EXPECT_FALSE(std::filesystem::exists(folder + "/4")) << "nothing was printed";

    const auto task = [] { return std::to_string(getpid()); };
    const auto outcomes = RunAll({task, task}, {1, std::chrono::seconds(9), 0, makeLog});
    EXPECT_NE(outcomes[0].result, outcomes[1].result);
    std::filesystem::remove_all(folder);
}

TEST(ProcessPool, PassesValuesAsOctets)
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
