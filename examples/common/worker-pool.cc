/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "worker-pool.h"

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RFC_TCP_COMMON_SHADOW_MEMORY
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define RFC_TCP_COMMON_SHADOW_MEMORY
#endif

namespace common
{

namespace
{

/** A process at work. */
struct Worker
{
    std::size_t index{0}; ///< of its task
    int pipe{-1};         ///< read end
    std::string log;      ///< file for what it prints
};

void
SetLimits(const Task& task)
{
    const rlimit noCore{0, 0};
    setrlimit(RLIMIT_CORE, &noCore);
#ifndef RFC_TCP_COMMON_SHADOW_MEMORY // it alone takes terabytes of address space
    if (task.memoryLimit > 0)
    {
        const rlimit memory{task.memoryLimit, task.memoryLimit};
        setrlimit(RLIMIT_AS, &memory);
    }
#endif
    signal(SIGALRM, SIG_DFL); // ends the process
    alarm(static_cast<unsigned>(task.timeLimit.count()));
}

/** The life of the child process. */
[[noreturn]] void
Work(const Task& task, const std::string& path, int pipe)
{
    SetLimits(task);
    const int log = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (log >= 0)
    {
        dup2(log, STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
        close(log);
    }
    bool written = false;
    try
    {
        const std::string result = task.work();
        // one write that never blocks
        written = result.size() <= PIPE_BUF &&
                  write(pipe, result.data(), result.size()) == static_cast<ssize_t>(result.size());
    }
    catch (const std::exception& error) // beyond are the frames of the parent
    {
        std::cerr << error.what() << std::endl;
    }
    std::cout.flush();
    std::fflush(nullptr);
    _exit(written ? EXIT_SUCCESS : EXIT_FAILURE); // the parent's exit handlers are not ours to run
}

/** @return the process id of a new child */
pid_t
Launch(const Task& task, Worker& worker)
{
    worker.log = task.makeLog();
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
        Work(task, worker.log, ends[1]);
    }
    close(ends[1]);
    worker.pipe = ends[0];
    return child;
}

TaskOutcome
Collect(const Worker& worker, int status)
{
    TaskOutcome outcome;
    std::array<char, PIPE_BUF> octets{};
    const ssize_t size = read(worker.pipe, octets.data(), octets.size());
    close(worker.pipe);
    if (WIFSIGNALED(status))
    {
        const int number = WTERMSIG(status);
        outcome.end = number == SIGALRM ? TaskEnd::TIME_LIMIT : TaskEnd::CRASHED;
        outcome.cause = std::string("SIG") + sigabbrev_np(number);
    }
    else if (size < 0 || WEXITSTATUS(status) != EXIT_SUCCESS)
    {
        outcome.cause = "exit status " + std::to_string(WEXITSTATUS(status));
    }
    else
    {
        outcome.end = TaskEnd::RETURNED;
        outcome.result.assign(octets.data(), static_cast<std::size_t>(size));
    }
    return outcome;
}

/** @return the last line that a process printed, cut to a readable length; empty if there is none
 */
std::string
LastLine(const std::string& log)
{
    std::ifstream file(log);
    std::string last;
    for (std::string line; std::getline(file, line);)
    {
        last = line.empty() ? last : line;
    }
    return last.substr(0, 100);
}

} // namespace

std::vector<TaskOutcome>
RunTasks(const std::vector<Task>& tasks,
         uint32_t jobs,
         const std::function<void(std::size_t)>& onDone)
{
    std::vector<TaskOutcome> outcomes(tasks.size());
    std::map<pid_t, Worker> workers;
    std::size_t next = 0;
    std::size_t done = 0;
    std::cout.flush();
    std::fflush(nullptr); // or children would print it again
    while (done < tasks.size())
    {
        while (workers.size() < jobs && next < tasks.size())
        {
            Worker worker{next, -1, ""};
            const pid_t child = Launch(tasks[next], worker);
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
        outcomes[worker.index] = Collect(worker, status);
        const std::string& log = worker.log;
        const std::string last = LastLine(log);
        if (outcomes[worker.index].end == TaskEnd::CRASHED && !last.empty())
        {
            outcomes[worker.index].cause += ": " + last;
        }
        std::error_code ignored;
        if (std::filesystem::file_size(log, ignored) == 0)
        {
            std::filesystem::remove(log, ignored);
        }
        onDone(++done);
    }
    return outcomes;
}

} // namespace common
