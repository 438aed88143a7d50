/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "worker-pool.h"

#include "simulation.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <type_traits>
#include <unistd.h>

namespace compare
{

namespace
{

// a result crosses the pipe as octets, in one write that never blocks
static_assert(std::is_trivially_copyable_v<RunResult> && sizeof(RunResult) < 512);

/** A process at work. */
struct Worker
{
    std::size_t index{0}; ///< of its RunSpec
    int pipe{-1};         ///< read end
};

std::string
GetLogPath(const RunSpec& spec)
{
    return GetFilePrefix(spec) + ".log";
}

/** The life of the child process. */
[[noreturn]] void
Work(const RunSpec& spec, int pipe, std::chrono::seconds timeLimit)
{
    const rlimit noCore{0, 0};
    setrlimit(RLIMIT_CORE, &noCore);
    alarm(static_cast<unsigned>(timeLimit.count())); // its default action ends the process
    const int log = open(GetLogPath(spec).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (log >= 0)
    {
        dup2(log, STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
        close(log);
    }
    const RunResult result = Simulate(spec);
    std::fflush(nullptr);
    const bool written = write(pipe, &result, sizeof(result)) == sizeof(result);
    _exit(written ? 0 : 1); // the parent's exit handlers are not ours to run
}

/** @return the process id of a new child */
pid_t
Launch(const RunSpec& spec, std::chrono::seconds timeLimit, int& readEnd)
{
    std::filesystem::create_directories(spec.directory);
    int ends[2]; // NOLINT: the interface of pipe()
    if (pipe2(ends, O_CLOEXEC) != 0)
    {
        throw std::runtime_error(std::string("no pipe: ") + std::strerror(errno));
    }
    const pid_t child = fork();
    if (child < 0)
    {
        throw std::runtime_error(std::string("no process: ") + std::strerror(errno));
    }
    if (child == 0)
    {
        Work(spec, ends[1], timeLimit);
    }
    close(ends[1]);
    readEnd = ends[0];
    return child;
}

RunResult
Collect(const Worker& worker, int status)
{
    RunResult result;
    const bool complete = read(worker.pipe, &result, sizeof(result)) == sizeof(result);
    close(worker.pipe);
    if (!complete || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    {
        result = RunResult();
        const bool late = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
        result.verdict = late ? Verdict::TIME_LIMIT : Verdict::CRASHED;
    }
    return result;
}

} // namespace

std::vector<RunResult>
SimulateAll(const std::vector<RunSpec>& specs,
            uint32_t jobs,
            std::chrono::seconds timeLimit,
            const std::function<void(std::size_t)>& onDone)
{
    std::vector<RunResult> results(specs.size());
    std::map<pid_t, Worker> workers;
    std::size_t next = 0;
    std::size_t done = 0;
    std::fflush(nullptr); // or children would print it again
    while (done < specs.size())
    {
        while (workers.size() < jobs && next < specs.size())
        {
            Worker worker{next, -1};
            const pid_t child = Launch(specs[next], timeLimit, worker.pipe);
            workers[child] = worker;
            ++next;
        }
        int status = 0;
        const pid_t child = waitpid(-1, &status, 0);
        if (child < 0)
        {
            if (errno == EINTR)
            {
                continue;
            }
            throw std::runtime_error(std::string("no child process: ") + std::strerror(errno));
        }
        const auto found = workers.find(child);
        if (found == workers.end())
        {
            continue;
        }
        const Worker worker = found->second;
        workers.erase(found);
        results[worker.index] = Collect(worker, status);
        std::error_code ignored;
        const std::filesystem::path log = GetLogPath(specs[worker.index]);
        if (std::filesystem::file_size(log, ignored) == 0)
        {
            std::filesystem::remove(log, ignored);
        }
        onDone(++done);
    }
    return results;
}

} // namespace compare
