/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "process-pool.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <iostream>
#include <memory>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

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

using Clock = std::chrono::steady_clock;

[[noreturn]] void
ThrowSystemError(const std::string& what)
{
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

/** @return true if all octets were transferred; @p transfer is read() or write() */
template <typename Transfer, typename Octets>
bool
TransferAll(Transfer transfer, int descriptor, Octets* octets, std::size_t size)
{
    while (size > 0)
    {
        const ssize_t count = transfer(descriptor, octets, size);
        if (count < 0 && errno == EINTR)
        {
            continue;
        }
        if (count <= 0)
        {
            return false;
        }
        octets += count;
        size -= static_cast<std::size_t>(count);
    }
    return true;
}

/** @param value receives the value @return true if it was read */
bool
Read(int descriptor, std::size_t& value)
{
    return TransferAll(read, descriptor, reinterpret_cast<char*>(&value), sizeof(value));
}

/** @return true if the value was written */
bool
Write(int descriptor, std::size_t value)
{
    return TransferAll(write, descriptor, reinterpret_cast<const char*>(&value), sizeof(value));
}

/** @return the last line of a file, cut to a readable length; empty if there is none */
std::string
LastLine(int file)
{
    constexpr off_t MOST = 4096;
    const off_t size = lseek(file, 0, SEEK_END);
    std::string text(MOST, ' ');
    const ssize_t count = pread(file, text.data(), text.size(), std::max<off_t>(size - MOST, 0));
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    std::istringstream lines(text);
    std::string last;
    for (std::string line; std::getline(lines, line);)
    {
        last = line.empty() ? last : line;
    }
    return last.substr(0, 200);
}

} // namespace

class ProcessPool::Worker
{
  public:
    /** @param pool whose tasks run; it must outlive the worker */
    explicit Worker(const ProcessPool& pool)
        : m_pool(pool)
    {
    }

    ~Worker()
    {
        if (m_process > 0)
        {
            kill(m_process, SIGKILL); // it waits for orders, and later processes hold its pipe open
        }
        Stop();
        CloseOutput();
    }

    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /** Begins a task. @param index of the task */
    void Begin(std::size_t index)
    {
        m_index = index;
        MakeOutput();
        if (m_process < 0)
        {
            Launch();
        }
        m_begin = Clock::now();
        m_busy = true;
        Write(m_orders, index); // if the process is gone, there will be no result
    }

    /** @return true while a task runs */
    bool IsBusy() const
    {
        return m_busy;
    }

    /** @return descriptor that becomes readable when the task, or the process, is over */
    int GetDescriptor() const
    {
        return m_busy ? m_results : -1;
    }

    /** @return index of the task */
    std::size_t GetIndex() const
    {
        return m_index;
    }

    /** @return end of the time limit */
    Clock::time_point GetDeadline() const
    {
        return m_begin + m_pool.m_settings.timeLimit;
    }

    /** @return outcome of the task that is over */
    TaskOutcome Collect()
    {
        TaskOutcome outcome;
        std::size_t size = 0;
        if (Read(m_results, size))
        {
            outcome.result.resize(size);
            if (TransferAll(read, m_results, outcome.result.data(), size))
            {
                outcome.end = TaskEnd::RETURNED;
            }
        }
        if (outcome.end != TaskEnd::RETURNED)
        {
            const int status = Stop();
            outcome.result.clear();
            outcome.cause = WIFSIGNALED(status)
                                ? std::string("SIG") + sigabbrev_np(WTERMSIG(status))
                                : "exit status " + std::to_string(WEXITSTATUS(status));
            outcome.lastLine = LastLine(m_output);
        }
        Finish();
        return outcome;
    }

    /** Kills a task that takes too long. @return its outcome */
    TaskOutcome GiveUp()
    {
        kill(m_process, SIGKILL);
        Stop();
        Finish();
        TaskOutcome outcome;
        outcome.end = TaskEnd::TIME_LIMIT;
        return outcome;
    }

  private:
    /** @return true if each task has a process of its own */
    bool HasLogs() const
    {
        return static_cast<bool>(m_pool.m_settings.makeLog);
    }

    /** Makes an empty file for what the task prints. */
    void MakeOutput()
    {
        if (HasLogs())
        {
            m_log = m_pool.m_settings.makeLog(m_index);
            m_output = open(m_log.c_str(), O_RDWR | O_APPEND | O_CLOEXEC);
        }
        else if (m_output < 0)
        {
            m_output = memfd_create("output of a process", MFD_CLOEXEC);
            fcntl(m_output, F_SETFL, O_APPEND);
        }
        if (m_output < 0 || ftruncate(m_output, 0) != 0)
        {
            ThrowSystemError("no file for the output of a process");
        }
    }

    void CloseOutput()
    {
        if (m_output >= 0)
        {
            close(m_output);
            m_output = -1;
        }
    }

    /** Makes the process. */
    void Launch()
    {
        int orders[2];  // NOLINT: the interface of pipe()
        int results[2]; // NOLINT: the interface of pipe()
        if (pipe2(orders, O_CLOEXEC) != 0 || pipe2(results, O_CLOEXEC) != 0)
        {
            ThrowSystemError("no pipe");
        }
        m_process = fork();
        if (m_process < 0)
        {
            ThrowSystemError("no process");
        }
        if (m_process == 0)
        {
            close(orders[1]);
            close(results[0]);
            Work(orders[0], results[1]);
        }
        close(orders[0]);
        close(results[1]);
        m_orders = orders[1];
        m_results = results[0];
    }

    /** The life of the process. @param orders pipe with indices @param results pipe for results */
    [[noreturn]] void Work(int orders, int results) const
    {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // without the caller nobody reads results
        const rlimit noCore{0, 0};
        setrlimit(RLIMIT_CORE, &noCore);
#ifndef RFC_TCP_COMMON_SHADOW_MEMORY // sanitizers reserve terabytes of address space
        if (const uint64_t limit = m_pool.m_settings.memoryLimit; limit > 0)
        {
            const rlimit memory{limit, limit};
            setrlimit(RLIMIT_AS, &memory);
        }
#endif
        dup2(m_output, STDOUT_FILENO);
        dup2(m_output, STDERR_FILENO);
        std::size_t index = 0;
        try
        {
            while (Read(orders, index))
            {
                const std::string result = m_pool.m_task(index);
                std::cout.flush();
                std::fflush(nullptr);
                if (!Write(results, result.size()) ||
                    !TransferAll(write, results, result.data(), result.size()) || HasLogs())
                {
                    break;
                }
            }
            _exit(EXIT_SUCCESS); // exit handlers belong to the caller
        }
        catch (const std::exception& error) // frames below belong to the caller
        {
            std::cerr << error.what() << std::endl;
            std::cout.flush();
            std::fflush(nullptr);
        }
        _exit(EXIT_FAILURE);
    }

    /** Waits for the end of the process. @return its status */
    int Stop()
    {
        int status = 0;
        if (m_process > 0)
        {
            close(m_orders);
            close(m_results);
            while (waitpid(m_process, &status, 0) < 0 && errno == EINTR)
            {
            }
            m_process = -1;
        }
        return status;
    }

    /** The task is over. */
    void Finish()
    {
        m_busy = false;
        if (!HasLogs())
        {
            return;
        }
        Stop();
        CloseOutput();
        std::error_code ignored;
        if (std::filesystem::file_size(m_log, ignored) == 0)
        {
            std::filesystem::remove(m_log, ignored);
        }
    }

    const ProcessPool& m_pool; ///< whose tasks run
    pid_t m_process{-1};       ///< -1: none
    int m_orders{-1};          ///< pipe to the process
    int m_results{-1};         ///< pipe from the process
    int m_output{-1};          ///< file for what the process prints
    std::string m_log;         ///< path of that file, if it has one
    std::size_t m_index{0};    ///< of the task
    bool m_busy{false};        ///< a task runs
    Clock::time_point m_begin; ///< of the task
};

ProcessPool::ProcessPool(Task task, Settings settings)
    : m_task(std::move(task)),
      m_settings(std::move(settings))
{
}

void
ProcessPool::Run(std::size_t count, const OutcomeHook& onOutcome) const
{
    std::signal(SIGPIPE, SIG_IGN); // a process may die between two tasks
    std::vector<std::unique_ptr<Worker>> workers;
    while (workers.size() < std::min<std::size_t>(std::max(m_settings.jobs, 1U), count))
    {
        workers.push_back(std::make_unique<Worker>(*this));
    }
    std::size_t next = 0;
    std::size_t done = 0;
    while (done < count)
    {
        std::vector<pollfd> descriptors;
        auto deadline = Clock::time_point::max();
        for (const auto& worker : workers)
        {
            if (!worker->IsBusy() && next < count)
            {
                std::cout.flush();
                std::fflush(nullptr); // a child must not print what the caller has printed
                worker->Begin(next++);
            }
            descriptors.push_back({worker->GetDescriptor(), POLLIN, 0});
            deadline = worker->IsBusy() ? std::min(deadline, worker->GetDeadline()) : deadline;
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        poll(descriptors.data(),
             descriptors.size(),
             static_cast<int>(std::clamp<int64_t>(left.count(), 0, 1'000'000)));
        for (std::size_t i = 0; i < workers.size(); ++i)
        {
            Worker& worker = *workers[i];
            const bool over = descriptors[i].revents != 0;
            if (worker.IsBusy() && (over || Clock::now() >= worker.GetDeadline()))
            {
                ++done;
                const TaskOutcome outcome = over ? worker.Collect() : worker.GiveUp();
                onOutcome(worker.GetIndex(), outcome);
            }
        }
    }
}

} // namespace common
