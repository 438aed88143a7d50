/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "run-files.h"

#include "common/process-pool.h"
#include "script-run.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <sys/mman.h>

namespace packetdrill
{

namespace
{

constexpr uint64_t MEMORY_LIMIT = uint64_t{1} << 30; ///< a TCP that eats memory ends here

/** The progress of a script, which remains if the process of the script dies. */
struct Trail
{
    static constexpr std::size_t WIDTH = 256; ///< of the text of a packet

    volatile uint32_t line;                                      ///< of the event that runs
    volatile uint32_t packets;                                   ///< that passed so far
    std::array<std::array<char, WIDTH>, Verdict::HISTORY> texts; ///< the last packets, a ring
};

/** Trails of all scripts, shared by all processes. Only those that are written take memory. */
class Trails
{
  public:
    /** @param count number of scripts */
    explicit Trails(std::size_t count)
        : m_size(std::max<std::size_t>(count, 1) * sizeof(Trail))
    {
        void* shared =
            mmap(nullptr, m_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (shared == MAP_FAILED)
        {
            throw std::runtime_error(std::string("no shared memory: ") + std::strerror(errno));
        }
        m_trails = static_cast<Trail*>(shared);
    }

    ~Trails()
    {
        munmap(m_trails, m_size);
    }

    Trails(const Trails&) = delete;
    Trails& operator=(const Trails&) = delete;

    /** @param index of a script @return its trail */
    Trail& Get(std::size_t index) const
    {
        return m_trails[index];
    }

  private:
    std::size_t m_size;       ///< octets
    Trail* m_trails{nullptr}; ///< by index of the script
};

/** Runs a script. @param file the script @param settings of the run @param trail is written */
Verdict
RunFile(const std::string& file, const RunSettings& settings, Trail& trail)
{
    trail.line = 1;
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
    progress.onLine = [&trail](uint32_t line) { trail.line = line; };
    progress.onPacket = [&trail](const std::string& packet) {
        auto& slot = trail.texts.at(trail.packets % Verdict::HISTORY);
        slot.fill('\0');
        packet.copy(slot.data(), slot.size() - 1);
        trail.packets = trail.packets + 1;
    };
    return RunScript(file, text.str(), settings, progress);
}

/** @return the verdict on a script whose process has died @param got what has happened */
Verdict
Fail(const std::string& file, const RunSettings& settings, const Trail& trail, std::string got)
{
    Verdict verdict;
    verdict.kind = VerdictKind::FAIL;
    verdict.file = file;
    verdict.place.line = trail.line;
    const uint32_t packets = trail.packets;
    for (uint32_t i = packets - std::min<uint32_t>(packets, Verdict::HISTORY); i < packets; ++i)
    {
        verdict.packets.emplace_back(trail.texts.at(i % Verdict::HISTORY).data());
    }
    verdict.text = "expected a TCP that goes on, got " + std::move(got);
    verdict.switches = settings.switches.Describe();
    return verdict;
}

/** @param outcome of a script that has crashed @return the crash in words */
std::string
DescribeCrash(const common::TaskOutcome& outcome)
{
    const bool signal = outcome.cause.rfind("SIG", 0) == 0;
    const std::string crash = signal ? "a crash: " + outcome.cause : "the end of the process";
    return outcome.lastLine.empty() ? crash : crash + " (" + outcome.lastLine + ")";
}

} // namespace

void
RunFiles(const std::vector<std::string>& files,
         const RunSettings& settings,
         uint32_t jobs,
         const std::function<void(const Verdict&)>& onVerdict)
{
    const Trails trails(files.size());
    const std::chrono::seconds limit(settings.wallLimit);
    const common::ProcessPool pool(
        [&](std::size_t index) {
            const auto begin = std::chrono::steady_clock::now();
            Verdict verdict = RunFile(files[index], settings, trails.Get(index));
            const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
            verdict.seconds = taken.count();
            return WriteVerdict(verdict);
        },
        {jobs, limit, MEMORY_LIMIT});
    std::vector<std::optional<Verdict>> verdicts(files.size());
    std::size_t reported = 0;
    pool.Run(files.size(), [&](std::size_t index, const common::TaskOutcome& outcome) {
        const auto fail = [&](const std::string& got) {
            return Fail(files[index], settings, trails.Get(index), got);
        };
        switch (outcome.end)
        {
        case common::TaskEnd::RETURNED:
            verdicts[index] = ReadVerdict(outcome.result);
            break;
        case common::TaskEnd::TIME_LIMIT:
            verdicts[index] =
                fail("no end within " + std::to_string(settings.wallLimit) + " s of real time");
            verdicts[index]->seconds = settings.wallLimit;
            break;
        case common::TaskEnd::CRASHED:
            verdicts[index] = fail(DescribeCrash(outcome));
            break;
        }
        for (; reported < files.size() && verdicts[reported]; ++reported)
        {
            onVerdict(*verdicts[reported]);
            std::fflush(nullptr);
        }
    });
}

} // namespace packetdrill
