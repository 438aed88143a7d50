/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "worker.h"

#include "script-run.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RFC_TCP_PKT_SHADOW_MEMORY
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define RFC_TCP_PKT_SHADOW_MEMORY
#endif

namespace packetdrill
{

namespace
{

constexpr rlim_t MEMORY_LIMIT = rlim_t{1} << 30; ///< a TCP that eats memory ends here

[[noreturn]] void
ThrowSystemError(const std::string& what)
{
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

/** @return whether all octets were written */
bool
WriteAll(int descriptor, const void* octets, std::size_t size)
{
    const auto* next = static_cast<const char*>(octets);
    while (size > 0)
    {
        const ssize_t count = write(descriptor, next, size);
        if (count < 0 && errno == EINTR)
        {
            continue;
        }
        if (count <= 0)
        {
            return false;
        }
        next += count;
        size -= static_cast<std::size_t>(count);
    }
    return true;
}

/** @return whether all octets were read */
bool
ReadAll(int descriptor, void* octets, std::size_t size)
{
    auto* next = static_cast<char*>(octets);
    while (size > 0)
    {
        const ssize_t count = read(descriptor, next, size);
        if (count < 0 && errno == EINTR)
        {
            continue;
        }
        if (count <= 0)
        {
            return false;
        }
        next += count;
        size -= static_cast<std::size_t>(count);
    }
    return true;
}

/** @return the last line that a worker printed, cut to a readable length */
std::string
LastLine(int output)
{
    constexpr std::size_t MOST = 4096;
    const off_t size = lseek(output, 0, SEEK_END);
    std::string text(MOST, ' ');
    const off_t from = size > static_cast<off_t>(MOST) ? size - static_cast<off_t>(MOST) : 0;
    const ssize_t count = pread(output, text.data(), MOST, from);
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

Worker::Worker(const std::vector<std::string>& files, const RunSettings& settings)
    : m_files(files),
      m_settings(settings)
{
    void* shared =
        mmap(nullptr, sizeof(Trail), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    m_output = memfd_create("output of a worker", MFD_CLOEXEC);
    if (shared == MAP_FAILED || m_output < 0)
    {
        ThrowSystemError("no worker");
    }
    m_trail = static_cast<Trail*>(shared);
}

Worker::~Worker()
{
    if (m_process > 0)
    {
        kill(m_process, SIGKILL); // later workers hold the pipe open: it would wait for ever
    }
    Stop();
    munmap(m_trail, sizeof(Trail));
    close(m_output);
}

void
Worker::Launch()
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
        try
        {
            Work(orders[0], results[1]);
        }
        catch (const std::exception& error) // as std::bad_alloc
        {
            std::cerr << error.what() << std::endl;
        }
        _exit(EXIT_FAILURE); // beyond are the frames of the parent, which end its other workers
    }
    close(orders[0]);
    close(results[1]);
    m_orders = orders[1];
    m_results = results[0];
}

void
Worker::Work(int orders, int results)
{
    const rlimit noCore{0, 0};
    setrlimit(RLIMIT_CORE, &noCore);
#ifndef RFC_TCP_PKT_SHADOW_MEMORY
    const rlimit memory{MEMORY_LIMIT, MEMORY_LIMIT};
    setrlimit(RLIMIT_AS, &memory);
#endif
    // what a TCP prints must not end up between the verdicts
    fcntl(m_output, F_SETFL, O_APPEND);
    dup2(m_output, STDOUT_FILENO);
    dup2(m_output, STDERR_FILENO);
    std::size_t index = 0;
    while (ReadAll(orders, &index, sizeof(index)))
    {
        const auto begin = std::chrono::steady_clock::now();
        Verdict verdict = RunFile(m_files[index]);
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
        verdict.seconds = taken.count();
        const std::string octets = WriteVerdict(verdict);
        const std::size_t size = octets.size();
        if (!WriteAll(results, &size, sizeof(size)) || !WriteAll(results, octets.data(), size))
        {
            break;
        }
    }
    _exit(0); // the parent's exit handlers are not ours to run
}

Verdict
Worker::RunFile(const std::string& file)
{
    std::ifstream stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream)
    {
        Verdict verdict;
        verdict.kind = VerdictKind::ERROR;
        verdict.file = file;
        verdict.text = "the file cannot be read";
        return verdict;
    }
    Progress progress;
    progress.onLine = [this](uint32_t line) { m_trail->line = line; };
    progress.onPacket = [this](const std::string& packet) {
        auto& slot = m_trail->texts.at(m_trail->packets % Verdict::HISTORY);
        slot.fill('\0');
        packet.copy(slot.data(), slot.size() - 1);
        m_trail->packets = m_trail->packets + 1;
    };
    return RunScript(file, text.str(), m_settings, progress);
}

void
Worker::Begin(std::size_t index)
{
    if (m_process < 0)
    {
        Launch();
    }
    m_index = index;
    m_trail->line = 1;
    m_trail->packets = 0;
    if (ftruncate(m_output, 0) != 0)
    {
        ThrowSystemError("no output of a worker");
    }
    m_begin = std::chrono::steady_clock::now();
    m_busy = true;
    WriteAll(m_orders, &index, sizeof(index)); // a worker that is gone is found by its result
}

bool
Worker::IsBusy() const
{
    return m_busy;
}

int
Worker::GetDescriptor() const
{
    return m_results;
}

std::size_t
Worker::GetIndex() const
{
    return m_index;
}

std::chrono::steady_clock::time_point
Worker::GetDeadline() const
{
    return m_begin + std::chrono::seconds(m_settings.wallLimit);
}

Verdict
Worker::Collect()
{
    m_busy = false;
    std::size_t size = 0;
    if (ReadAll(m_results, &size, sizeof(size)))
    {
        std::string octets(size, ' ');
        if (ReadAll(m_results, octets.data(), size))
        {
            return ReadVerdict(octets);
        }
    }
    const int status = Stop();
    std::string got = "the end of the process";
    if (WIFSIGNALED(status))
    {
        got = std::string("a crash: SIG") + sigabbrev_np(WTERMSIG(status));
    }
    const std::string last = LastLine(m_output);
    return Fail(last.empty() ? got : got + " (" + last + ")");
}

Verdict
Worker::GiveUp()
{
    m_busy = false;
    kill(m_process, SIGKILL);
    Stop();
    return Fail("no end within " + std::to_string(m_settings.wallLimit) + " s of real time");
}

Verdict
Worker::Fail(const std::string& got) const
{
    Verdict verdict;
    verdict.kind = VerdictKind::FAIL;
    verdict.file = m_files[m_index];
    verdict.place.line = m_trail->line;
    const uint32_t packets = m_trail->packets;
    const auto first = packets - std::min<uint32_t>(packets, Verdict::HISTORY);
    for (uint32_t i = first; i < packets; ++i)
    {
        verdict.packets.emplace_back(m_trail->texts.at(i % Verdict::HISTORY).data());
    }
    verdict.text = "expected a TCP that goes on, got " + got;
    verdict.switches = m_settings.switches.Describe();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - m_begin;
    verdict.seconds = taken.count();
    return verdict;
}

int
Worker::Stop()
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

} // namespace packetdrill
